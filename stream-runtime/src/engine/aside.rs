//! Two passes over records, a piece of them at a time: see [`aside`].

/// The records in a piece: of references, what a quarter of a first-level cache holds.
const PIECE: usize = 1 << 10;

/// The records that a filter keeps. It is asked of so many at a time, and those it keeps are put aside without a branch on its answer, which may be hard to
/// foretell.
pub fn aside<I, F>(records: I, keeps: F) -> PutAside<I::IntoIter, F>
where
    I: IntoIterator<Item: Copy>,
    F: Fn(&I::Item) -> bool,
{
    PutAside { records: records.into_iter(), keeps, kept: Vec::new(), next: 0, count: 0 }
}

/// See [`aside`].
pub struct PutAside<I: Iterator, F> {
    records: I,
    keeps: F,
    /// As long as a piece, once there was a record.
    kept: Vec<I::Item>,
    /// Of those that are kept, the one that is given next.
    next: usize,
    /// How many are kept.
    count: usize,
}

impl<I: Iterator<Item: Copy>, F: Fn(&I::Item) -> bool> Iterator for PutAside<I, F> {
    type Item = I::Item;

    #[inline]
    fn next(&mut self) -> Option<I::Item> {
        if self.next == self.count && !self.refill() {
            return None;
        }
        let record = self.kept.get(self.next).copied();
        self.next += 1;
        record
    }
}

impl<I: Iterator<Item: Copy>, F: Fn(&I::Item) -> bool> PutAside<I, F> {
    /// Goes on until something is kept. `false` if there are no more records.
    #[inline(never)]
    fn refill(&mut self) -> bool {
        (self.next, self.count) = (0, 0);
        while self.count == 0 {
            let Some(first) = self.records.next() else { return false };
            self.kept.resize(PIECE, first);
            let Some(kept) = self.kept.first_chunk_mut::<PIECE>() else { return false };
            let mut count = usize::from((self.keeps)(&first));
            kept[0] = first;
            for record in self.records.by_ref().take(PIECE - 1) {
                // Within the piece: one fewer were seen before than it holds.
                kept[count % PIECE] = record;
                count += usize::from((self.keeps)(&record));
            }
            self.count = count;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_filter_keeps_comes_in_order() {
        for (records, every) in [(0, 1), (1, 1), (1023, 1), (1024, 1), (1025, 1), (5000, 3), (5000, 1700), (5000, 6000)]
        {
            let all: Vec<u32> = (1..=records).collect();
            let kept: Vec<u32> = aside(&all, |record| *record % every == 0).copied().collect();
            assert_eq!(kept, all.iter().copied().filter(|record| record % every == 0).collect::<Vec<_>>());
        }
    }
}

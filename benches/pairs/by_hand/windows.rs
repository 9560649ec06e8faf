//! Tumbling windows by hand: a table for each open window, of which one is at hand.

use thalweg::{Timestamp, Window};

/// The open windows, and what is done with the table of one that is complete, which leaves it empty.
pub struct Windows<Table, Complete> {
    /// Of a window, in microseconds.
    size: i64,
    /// How far times are out of order at the most.
    disorder: i64,
    /// A time from here on, and less than `stay` behind it, needs nothing but the table at hand: it is in its window,
    /// it is not late, and no window is complete with it.
    start: i64,
    /// 0 if there is no table at hand.
    stay: u64,
    table: Table,
    others: Vec<(i64, Table)>,
    /// Tables of complete windows, to be used again: they have the size that a window needs.
    spare: Vec<Table>,
    /// Where the oldest window begins that is not complete: what is before it is late.
    oldest: i64,
    late: u64,
    complete: Complete,
}

impl<Table: Default, Complete: FnMut(Window, &mut Table)> Windows<Table, Complete> {
    pub fn new(size: i64, disorder: i64, complete: Complete) -> Self {
        let (others, spare) = (Vec::new(), Vec::new());
        let (start, stay, table) = (0, 0, Table::default());
        Windows { size, disorder, start, stay, table, others, spare, oldest: i64::MIN, late: 0, complete }
    }

    /// The table of the window that a time is in, if it is not late.
    #[inline]
    pub fn at(&mut self, at: Timestamp) -> Option<&mut Table> {
        let at = at.as_micros();
        if (at - self.start) as u64 >= self.stay && !self.turn_to(at) {
            return None;
        }
        Some(&mut self.table)
    }

    /// Makes the window of a time the one at hand, if the time is not late. Windows that are complete with it are dealt
    /// with.
    #[cold]
    #[inline(never)]
    fn turn_to(&mut self, at: i64) -> bool {
        self.reach(at - self.disorder);
        if at < self.oldest {
            self.late += 1;
            return false;
        }
        self.put_back();
        self.start = at - at.rem_euclid(self.size);
        let found = self.others.iter().position(|(start, _)| *start == self.start);
        self.table = found.map_or_else(|| self.spare.pop().unwrap_or_default(), |n| self.others.swap_remove(n).1);
        self.stay = (self.next_completion().min(self.start + self.size) - self.start) as u64;
        true
    }

    /// The time with which the first of the other windows will be complete.
    fn next_completion(&self) -> i64 {
        self.others.iter().map(|(start, _)| start + self.size + self.disorder).min().unwrap_or(i64::MAX)
    }

    fn put_back(&mut self) {
        if self.stay > 0 {
            self.others.push((self.start, std::mem::take(&mut self.table)));
            self.stay = 0;
        }
    }

    /// Deals with the windows that end at or before a time.
    fn reach(&mut self, time: i64) {
        let oldest = time - time.rem_euclid(self.size);
        if oldest <= self.oldest {
            return;
        }
        self.oldest = oldest;
        self.put_back();
        self.others.sort_unstable_by_key(|(start, _)| *start);
        for (start, mut table) in self.others.extract_if(.., |(start, _)| *start < oldest) {
            let end = Timestamp::from_micros(start + self.size);
            (self.complete)(Window { start: Timestamp::from_micros(start), end }, &mut table);
            self.spare.push(table);
        }
    }

    /// The end of the input: all windows are complete. It returns how many records were late.
    pub fn finish(mut self) -> u64 {
        self.reach(i64::MAX);
        self.late
    }
}

//! The rows of one side, in the order of their arrival. Those of a key are chained from the newest to the oldest.
//!
//! A row has a number, one higher than the one that arrived before it. Rows go from the front: a number below that of the first is that of a row that
//! has gone, and there a chain ends. Since chains are in the order of time, nothing that is still asked for is behind such a row; and for the same
//! reason a row that has met all that it ever will does no harm while it stays.

use super::saved_row::SavedRow;
use crate::join::{Noted, Over, Reach};
use crate::state::track::{Track, Untracked};

/// The number of no row.
pub(super) const NONE: u32 = 0;

/// No more rows are kept than a quarter of what numbers there are: a step may bring as many more.
const MOST: usize = 1 << 30;

/// So few rows may all be over.
const FEW: usize = 1024;

/// A row, and the one behind it in its chain.
pub(super) struct Row<T, N, M: Track = Untracked> {
    pub(super) at: i64,
    pub(super) older: u32,
    pub(super) noted: N,
    pub(super) item: T,
    pub(super) saved: M::Only<SavedRow>,
}

/// The rows of one side.
pub(super) struct Rows<T, N, M: Track> {
    pub(super) rows: Vec<Row<T, N, M>>,
    /// The number of the first.
    pub(super) first: u32,
    /// How many in front have met all that they ever will.
    over: usize,
    /// If there are more, such rows may stand behind one that waits.
    roomy: usize,
    /// What they have beside their places together, if that is asked.
    pub(super) bytes: u64,
}

impl<T, N: Noted, M: Track> Rows<T, N, M> {
    pub(super) fn new() -> Self {
        Rows { rows: Vec::new(), first: NONE + 1, over: 0, roomy: FEW, bytes: 0 }
    }

    /// Whether a step may bring more than there are numbers for.
    pub(super) fn is_full(&self) -> bool {
        self.rows.len() >= MOST
    }

    #[inline]
    pub(super) fn get(&self, number: u32) -> Option<&Row<T, N, M>> {
        self.rows.get(self.place(number))
    }

    /// Where a row is; of one that is not there, a place that is not.
    #[inline]
    fn place(&self, number: u32) -> usize {
        number.wrapping_sub(self.first) as usize
    }

    /// The number of the row that arrives next.
    #[inline]
    pub(super) fn next(&self) -> u32 {
        self.first + self.rows.len() as u32
    }

    /// Takes the row that arrives next in, in front of an older one of its chain.
    #[inline]
    pub(super) fn add(
        &mut self,
        (older, at): (u32, i64),
        noted: N,
        item: T,
        saved: M::Only<SavedRow>,
    ) -> &Row<T, N, M> {
        self.rows.push_mut(Row { at, older, noted, item, saved })
    }

    /// Whether a row is newer than a time.
    #[inline]
    pub(super) fn is_newer(&self, number: u32, at: i64) -> bool {
        self.get(number).is_some_and(|row| row.at > at)
    }

    /// Puts the row that arrives next behind those of a chain that are newer, and says which one is behind it.
    pub(super) fn go_behind(&mut self, newest: u32, at: i64) -> u32 {
        let (mut newer, mut older) = (NONE, newest);
        while let Some(row) = self.get(older).filter(|row| row.at > at) {
            (newer, older) = (older, row.older);
        }
        let (place, number) = (self.place(newer), self.next());
        if let Some(newer) = self.rows.get_mut(place) {
            newer.older = number;
        }
        older
    }

    /// The oldest row of a chain that is of these times, and the numbers of those behind it, from the newest to the oldest. They have met a partner
    /// then.
    #[inline]
    pub(super) fn meet(
        &self,
        newest: u32,
        reach: impl FnOnce() -> Reach,
        newer: &mut Vec<u32>,
    ) -> Option<&Row<T, N, M>> {
        self.find((newest, self.get(newest)?), reach(), newer)
    }

    // Never inlined: the loop around it has no registers left for it. For itself it needs hardly one that it would have to save: most rows meet one at
    // the most, and more are found elsewhere.
    #[inline(never)]
    fn find<'r>(
        &'r self,
        (mut number, mut row): (u32, &'r Row<T, N, M>),
        reach: Reach,
        newer: &mut Vec<u32>,
    ) -> Option<&'r Row<T, N, M>> {
        while row.at > reach.last {
            number = row.older;
            row = self.get(number)?;
        }
        if row.at < reach.first {
            return None;
        }
        row.noted.meet();
        newer.clear();
        match self.get(row.older) {
            Some(older) if older.at >= reach.first => Some(self.find_more((number, row), older, reach.first, newer)),
            _ => Some(row),
        }
    }

    /// The oldest row of a chain that is not before a time, from one on that has been met, and one behind it that is not before that time.
    #[inline(never)]
    fn find_more<'r>(
        &'r self,
        (mut number, mut row): (u32, &'r Row<T, N, M>),
        mut older: &'r Row<T, N, M>,
        first: i64,
        newer: &mut Vec<u32>,
    ) -> &'r Row<T, N, M> {
        loop {
            if newer.len() == newer.capacity() {
                // Seldom: the room stays. What is called last needs no registers saved.
                return self.find_with_room((number, row), older, first, newer);
            }
            older.noted.meet();
            newer.push(number);
            (number, row) = (row.older, older);
            older = match self.get(row.older) {
                Some(older) if older.at >= first => older,
                _ => return row,
            };
        }
    }

    #[cold]
    #[inline(never)]
    fn find_with_room<'r>(
        &'r self,
        (number, row): (u32, &'r Row<T, N, M>),
        older: &'r Row<T, N, M>,
        first: i64,
        newer: &mut Vec<u32>,
    ) -> &'r Row<T, N, M> {
        newer.reserve(1);
        self.find_more((number, row), older, first, newer)
    }

    /// What [`meet`](Rows::meet) found, from the oldest to the newest.
    #[inline]
    pub(super) fn met<'p>(&'p self, oldest: &'p Row<T, N, M>, newer: &'p [u32]) -> Met<'p, T, N, M> {
        Met { rows: self, next: Some(oldest), newer }
    }

    /// Whether a row is in a chain.
    pub(super) fn is_in(&self, newest: u32, number: u32) -> bool {
        let chain = std::iter::successors(Some(newest), |&at| self.get(at).map(|row| row.older));
        chain.take_while(|&at| self.get(at).is_some()).any(|at| at == number)
    }

    /// Lets rows go from the front that have met all that they ever will, when they are as many as the others: these move up, one at the most for each
    /// that goes. (When they were as many as a third, up to three moved, and `cargo bench --bench instructions -- interval_join` took 7 millions more.)
    pub(super) fn forget(&mut self, over: Over, gone: &mut Vec<u64>) {
        self.over += over_in_front(&self.rows[self.over..], over);
        if self.over >= self.rows.len() / 2 {
            if M::TRACKS {
                gone.extend(self.rows[..self.over].iter().filter_map(Row::saved_as));
            }
            if self.bytes > 0 {
                self.bytes -= self.rows[..self.over].iter().map(Row::bytes).sum::<u64>();
            }
            self.first += self.over as u32;
            self.rows.drain(..std::mem::take(&mut self.over));
        }
    }

    /// Gives back room that was needed once.
    pub(super) fn shrink(&mut self) {
        if self.rows.len() < self.rows.capacity() / 4 {
            self.rows.shrink_to(self.rows.len() * 2);
        }
    }

    /// The rows with their numbers.
    pub(super) fn numbered(&self) -> impl Iterator<Item = (u32, &Row<T, N, M>)> {
        (self.first..).zip(&self.rows)
    }

    /// Lets those go, too, that stand behind one that waits, if they are more than those that wait, and gives new numbers then; or if numbers run
    /// out. To find out costs a look at all, so it waits until there are twice as many as then.
    pub(super) fn tidy(&mut self, over: Over, gone: &mut Vec<u64>) -> Option<Renumbered> {
        let (from_the_first, runs_out) = (&self.rows[self.over..], self.first as usize >= MOST);
        if from_the_first.len() <= self.roomy && !runs_out {
            return None;
        }
        let waiting = from_the_first.iter().filter(|row| !over.is(row.at)).count();
        self.roomy = (2 * from_the_first.len()).max(FEW);
        (2 * waiting < from_the_first.len() || runs_out).then(|| self.renumber(over, gone))
    }

    /// Lets all those go that are over, and those that are away.
    #[cold]
    pub(super) fn renumber(&mut self, over: Over, gone: &mut Vec<u64>) -> Renumbered {
        let mut numbers = NONE + 1..;
        let goes = |row: &Row<T, N, M>| over.is(row.at) || row.is_away();
        let number = |row: &Row<T, N, M>| if goes(row) { None } else { numbers.next() };
        let renumbered = Renumbered { first: self.first, to: self.rows.iter().map(number).collect() };
        if M::TRACKS {
            let over = |row: &&Row<T, N, M>| over.is(row.at) && !row.is_away();
            gone.extend(self.rows.iter().filter(over).filter_map(Row::saved_as));
        }
        self.rows.retain(|row| !goes(row));
        self.rows.iter_mut().for_each(|row| row.older = renumbered.of(row.older));
        if self.bytes > 0 {
            self.bytes = self.rows.iter().map(Row::bytes).sum();
        }
        self.roomy = (2 * self.rows.len()).max(FEW);
        (self.first, self.over) = (NONE + 1, 0);
        renumbered
    }
}

/// How many rows in front have met all that they ever will: some are looked at together, for a loop over one after the other takes more to go on than
/// to look.
fn over_in_front<T, N, M: Track>(rows: &[Row<T, N, M>], over: Over) -> usize {
    let is_over = |row: &Row<T, N, M>| over.is(row.at);
    let (chunks, _) = rows.as_chunks::<8>();
    let whole = 8 * chunks.iter().take_while(|chunk| chunk.iter().all(is_over)).count();
    whole + rows[whole..].iter().take_while(|row| is_over(row)).count()
}

/// See [`Rows::met`].
pub(super) struct Met<'p, T, N, M: Track> {
    rows: &'p Rows<T, N, M>,
    next: Option<&'p Row<T, N, M>>,
    /// Those behind it, from the newest to the oldest.
    newer: &'p [u32],
}

impl<'p, T, N: Noted, M: Track> Iterator for Met<'p, T, N, M> {
    type Item = &'p Row<T, N, M>;

    #[inline]
    fn next(&mut self) -> Option<&'p Row<T, N, M>> {
        let row = self.next?;
        self.next = match self.newer {
            [newer @ .., next] => {
                self.newer = newer;
                self.rows.get(*next)
            }
            [] => None,
        };
        Some(row)
    }
}

/// Which numbers rows have instead of those that they had.
pub(super) struct Renumbered {
    first: u32,
    to: Vec<Option<u32>>,
}

impl Renumbered {
    pub(super) fn of(&self, number: u32) -> u32 {
        let to = self.to.get(number.wrapping_sub(self.first) as usize);
        to.copied().flatten().unwrap_or(NONE)
    }
}

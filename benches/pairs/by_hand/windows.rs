//! Tumbling windows by hand: a table for each open window, of which one is at hand.

use hashbrown::HashTable;
use thalweg::{Timestamp, Window};

use super::hash::hash;
use crate::pairs::reading::{DISORDER, MINUTE};

type Table<Acc> = HashTable<(u64, Acc)>;

/// The open windows, and where their results go.
pub struct Windows<Acc, Out> {
    /// A time from here on, and less than `stay` behind it, needs nothing but a look into the table at hand: it is in its
    /// window, it is not late, and no window is complete with it.
    start: i64,
    stay: u64,
    table: Table<Acc>,
    others: Vec<(i64, Table<Acc>)>,
    /// Tables of complete windows, to be used again: they have the size that a window needs.
    spare: Vec<Table<Acc>>,
    /// Where the oldest window begins that is not complete: what is before it is late.
    oldest: i64,
    late: u64,
    out: Out,
}

impl<Acc: Default, Out: FnMut(u64, Window, Acc)> Windows<Acc, Out> {
    pub fn new(out: Out) -> Self {
        Windows {
            start: 0,
            stay: 0,
            table: HashTable::new(),
            others: Vec::new(),
            spare: Vec::new(),
            oldest: i64::MIN,
            late: 0,
            out,
        }
    }

    /// Takes a record of a key in.
    #[inline]
    pub fn add(&mut self, key: u64, at: Timestamp, update: impl FnOnce(&mut Acc)) {
        let at = at.as_micros();
        if (at - self.start) as u64 >= self.stay && !self.turn_to(at) {
            return;
        }
        let hash = hash(key);
        match self.table.find_mut(hash, |(kept, _)| *kept == key) {
            Some((_, acc)) => update(acc),
            None => {
                let mut acc = Acc::default();
                update(&mut acc);
                self.insert(hash, key, acc);
            }
        }
    }

    #[cold]
    #[inline(never)]
    fn insert(&mut self, hash_of_key: u64, key: u64, acc: Acc) {
        self.table.insert_unique(hash_of_key, (key, acc), |(kept, _)| hash(*kept));
    }

    /// Makes the window of a time the one at hand, if the time is not late. Windows that are complete with it go out.
    #[cold]
    #[inline(never)]
    fn turn_to(&mut self, at: i64) -> bool {
        self.complete(at - DISORDER);
        if at < self.oldest {
            self.late += 1;
            return false;
        }
        self.put_back();
        self.start = at - at.rem_euclid(MINUTE);
        let found = self.others.iter().position(|(start, _)| *start == self.start);
        self.table = found.map_or_else(|| self.spare.pop().unwrap_or_default(), |n| self.others.swap_remove(n).1);
        self.stay = (self.first_completion().min(self.start + MINUTE) - self.start) as u64;
        true
    }

    /// The time at which the first of the other windows will be complete.
    fn first_completion(&self) -> i64 {
        self.others.iter().map(|(start, _)| start + MINUTE + DISORDER).min().unwrap_or(i64::MAX)
    }

    fn put_back(&mut self) {
        self.stay = 0;
        let table = std::mem::take(&mut self.table);
        if table.is_empty() {
            self.spare.push(table);
        } else {
            self.others.push((self.start, table));
        }
    }

    /// Writes the windows out that end at or before a time.
    fn complete(&mut self, reached: i64) {
        let reached = reached - reached.rem_euclid(MINUTE);
        if reached <= self.oldest {
            return;
        }
        self.oldest = reached;
        self.put_back();
        self.others.sort_unstable_by_key(|(start, _)| *start);
        for (start, mut table) in self.others.extract_if(.., |(start, _)| *start < reached) {
            let end = Timestamp::from_micros(start + MINUTE);
            let window = Window { start: Timestamp::from_micros(start), end };
            table.drain().for_each(|(key, acc)| (self.out)(key, window, acc));
            self.spare.push(table);
        }
    }

    /// The end of the input: all windows are complete.
    pub fn finish(mut self) {
        self.complete(i64::MAX);
    }
}

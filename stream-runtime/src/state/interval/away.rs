//! Which rows are away, where a run has a budget of memory: those of the keys that were used least, each key with all of its rows. They come back when a row of their key
//! arrives, or when one of them is due.
//!
//! What stays in memory of a key that is away is when the first of its rows is due, for each side that has any.

use serde::{Deserialize, Serialize};

use super::part::{IntervalPart, LEFT, Slot};
use super::rows::NONE;
use super::saved::SavedOver;
use super::side::Side;
use super::wakes::Wakes;
use crate::Error;
use crate::join::{Noted, Over, Presence};
use crate::state::hash::hash;
use crate::state::key::Key;
use crate::state::track::Track;

/// The rows of a key.
#[derive(Serialize, Deserialize)]
pub struct KeyRows<A, B> {
    pub(super) left: SideRows<A>,
    pub(super) right: SideRows<B>,
}

/// Those of one side, in any order.
#[derive(Serialize, Deserialize)]
pub struct SideRows<T> {
    pub(super) rows: Vec<AwayRow<T>>,
    /// Whether there is a booking for when the first of them is due.
    pub(super) is_booked: bool,
}

/// A row, as it was saved.
#[derive(Serialize, Deserialize)]
pub struct AwayRow<T> {
    pub(super) id: u64,
    pub(super) at: i64,
    pub(super) has_met: bool,
    /// What it has beside its place.
    pub(super) bytes: u32,
    pub(super) item: T,
}

impl<T> Default for SideRows<T> {
    fn default() -> Self {
        SideRows { rows: Vec::new(), is_booked: false }
    }
}

impl<A, B> Default for KeyRows<A, B> {
    fn default() -> Self {
        KeyRows { left: SideRows::default(), right: SideRows::default() }
    }
}

impl<A, B> KeyRows<A, B> {
    /// Takes in others of the key.
    pub(super) fn append(&mut self, mut others: Self) {
        self.left.rows.append(&mut others.left.rows);
        self.right.rows.append(&mut others.right.rows);
    }
}

/// The keys of which something is due in a step.
pub struct Due {
    hashes: Vec<u64>,
    /// The rows that were over before the step.
    before: (Over, Over),
}

impl Default for Due {
    fn default() -> Self {
        Due { hashes: Vec::new(), before: (Over(i64::MIN), Over(i64::MIN)) }
    }
}

/// So many keys come back together of which something is due, before the rows of them that are over go.
const SOME: usize = 1_024;

impl<K: Key<Owned = K>, A, B, L: Presence, R: Presence, M: Track> IntervalPart<K, A, B, L, R, M> {
    /// Takes a key in that isn't here: it may be away. Says which of its rows were the newest, of which one side has that now which arrives next.
    #[cold]
    #[inline(never)]
    pub(super) fn meet_again(&mut self, hash: u64, key: K, side: usize) -> [u32; 2] {
        let over = self.was_over();
        let mut slot = match M::take(&mut self.away, hash, &key) {
            Some((rows, mark)) => self.take_back(hash, key, rows, mark, (over, over)),
            None => Slot::new(key),
        };
        let before = slot.newest;
        slot.newest[side] = if side == LEFT { self.left.rows.next() } else { self.right.rows.next() };
        self.insert(slot);
        before
    }

    /// Brings some keys back of which something is due, before rows are told of that have met nothing.
    pub(super) fn bring_back_due(&mut self, over: (Over, Over)) {
        if !M::get(&self.away).is_some_and(|away| away.has_begun()) {
            return;
        }
        let before = self.was_over();
        if let (Some(due), Some(left), Some(right)) =
            (M::get_mut(&mut self.due), M::get_mut(&mut self.left.away), M::get_mut(&mut self.right.away))
        {
            if due.hashes.is_empty() {
                due.hashes.extend(left.due(over.0).into_iter().chain(right.due(over.1)).map(|(_, hash)| hash));
                due.hashes.sort_unstable();
                due.hashes.dedup();
                due.before = before;
            }
            let some = due.hashes.split_off(due.hashes.len().saturating_sub(SOME));
            let over = (due.before, over);
            some.into_iter().for_each(|hash| self.bring_back(hash, over));
        }
    }

    /// Whether something is due still of keys that are away.
    pub(super) fn has_due(&self) -> bool {
        M::get(&self.due).is_some_and(|due| !due.hashes.is_empty())
    }

    /// The left rows, and the right ones, that were over at the end of the last step.
    fn was_over(&self) -> (Over, Over) {
        let SavedOver(left, right) = M::get(&self.over).copied().unwrap_or_default();
        (Over(left), Over(right))
    }

    /// Brings the keys of a hash back that are away. Nothing is booked for it any more.
    fn bring_back(&mut self, hash: u64, over: ((Over, Over), (Over, Over))) {
        for slot in self.keys.iter_hash_mut(hash) {
            // What only looks alike will be booked a second time.
            slot.is_booked = M::Only::default();
        }
        for (key, rows, mark) in M::take_all(&mut self.away, hash) {
            let slot = Slot { is_booked: M::Only::default(), ..self.take_back(hash, key, rows, mark, over) };
            if slot.newest != [NONE, NONE] {
                self.insert(slot);
            }
        }
    }

    /// Takes the rows of a key back but for those that were over before, and those that are over now and need not be told of.
    fn take_back(
        &mut self,
        hash: u64,
        key: K,
        KeyRows { left, right }: KeyRows<A, B>,
        mark: M::Mark,
        (before, now): ((Over, Over), (Over, Over)),
    ) -> Slot<K, M> {
        let is_booked = M::make(|| [left.is_booked, right.is_booked]);
        let newest = [
            self.left.take_all_back(hash, left.rows, (before.0, now.0)),
            self.right.take_all_back(hash, right.rows, (before.1, now.1)),
        ];
        Slot { key, newest, mark, is_booked }
    }

    /// Puts the rows of a key away that was never here, beside those of it that are away.
    pub(super) fn put_away(&mut self, key: &K, mut rows: KeyRows<A, B>) -> Result<(), Error> {
        let hash_of_key = hash(key);
        self.left.book(hash_of_key, &mut rows.left);
        self.right.book(hash_of_key, &mut rows.right);
        if let Some((before, _)) = M::take(&mut self.away, hash_of_key, key) {
            rows.append(before);
        }
        M::get_mut(&mut self.away).map_or(Ok(()), |away| away.put(hash_of_key, key, &rows))
    }
}

impl<T, N: Noted, M: Track> Side<T, N, M> {
    /// Takes rows of a key back, and says which is the newest.
    fn take_all_back(&mut self, hash: u64, mut rows: Vec<AwayRow<T>>, (before, now): (Over, Over)) -> u32 {
        // In the order of time, and those of one time in that of their arrival.
        rows.sort_unstable_by_key(|row| (row.at, row.id));
        let mut newest = NONE;
        for row in rows {
            let is_told_of = N::TELLS && !row.has_met;
            let over = if is_told_of { before } else { now };
            if over.is(row.at) {
                self.unsaved.gone.push(row.id);
                continue;
            }
            let number = self.rows.next();
            self.take_back(newest, hash, row);
            newest = number;
        }
        newest
    }

    /// Books when something is due of rows that go away without ever having been here.
    fn book(&mut self, hash: u64, rows: &mut SideRows<T>) {
        if let Some(away) = M::get_mut(&mut self.away) {
            book::<N, _>(away, hash, rows);
        }
    }
}

/// Books when something is due first of rows that go away: one of them is to be told of, or all are over.
pub(super) fn book<N: Noted, T>(away: &mut Wakes<u64>, hash: u64, rows: &mut SideRows<T>) {
    let alone = rows.rows.iter().filter(|row| N::TELLS && !row.has_met).map(|row| row.at).min();
    let due = alone.or_else(|| rows.rows.iter().map(|row| row.at).max());
    if let Some(at) = due.filter(|_| !rows.is_booked) {
        away.add(at, hash);
        rows.is_booked = true;
    }
}

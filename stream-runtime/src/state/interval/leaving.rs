//! Which keys go away, each with all of its rows.

use hashbrown::HashTable;

use super::away::{AwayRow, KeyRows, SideRows, book};
use super::part::{IntervalPart, LEFT, RIGHT, Slot};
use super::rows::Row;
use super::side::Side;
use crate::Error;
use crate::checkpoint::Stored;
use crate::join::{Noted, Over, Presence};
use crate::spill::Spill;
use crate::state::away::{Codec, Rows, Spilling, shrink, weight_of, write};
use crate::state::hash::hash;
use crate::state::key::Key;
use crate::state::track::{Marked, Tracked};

impl<K: Key<Owned = K>, A, B, L: Presence, R: Presence> IntervalPart<K, A, B, L, R, Tracked> {
    /// From now on keys may go away.
    pub(super) fn spill(&mut self, spill: &Spill)
    where
        K: Stored,
        A: Stored,
        B: Stored,
    {
        self.away.begin(spill, Codec::plain());
    }

    /// Lets keys go away, if there is too much, where all is saved.
    pub(super) fn shed(&mut self) -> Result<(), Error>
    where
        K: Stored,
        A: Stored,
        B: Stored,
    {
        let IntervalPart { keys, left, right, over, away, .. } = self;
        if !left.unsaved.rows.is_empty() || !right.unsaved.rows.is_empty() {
            return Ok(());
        }
        let over = (Over(over.0), Over(over.1));
        away.shed_rows(&mut Leaving { keys, left, right, over, gone: 0 })
    }
}

/// Keys of which some leave.
struct Leaving<'p, K, A, B, N: Noted, O: Noted> {
    keys: &'p mut HashTable<Slot<K, Tracked>>,
    left: &'p mut Side<A, N, Tracked>,
    right: &'p mut Side<B, O, Tracked>,
    over: (Over, Over),
    /// What those rows weigh that have left, and take room here until the end.
    gone: u64,
}

impl<K, A, B, N, O> Rows for Leaving<'_, K, A, B, N, O>
where
    K: Key<Owned = K>,
    A: Stored,
    B: Stored,
    N: Noted,
    O: Noted,
{
    type Key = K;
    type Value = KeyRows<A, B>;

    fn weight(&self) -> u64 {
        (weight_of(self.keys) + self.left.weight() + self.right.weight()).saturating_sub(self.gone)
    }

    /// An eighth more leaves than must: to close the gaps takes a look at all rows that stay.
    fn begin(&mut self, keeps: u64) -> u64 {
        keeps - keeps / 8
    }

    fn rows(&self) -> usize {
        self.keys.num_buckets()
    }

    fn mark(&mut self, row: usize) -> Option<&mut Marked> {
        self.keys.get_bucket_mut(row).map(|slot| &mut slot.mark)
    }

    fn leave(&mut self, row: usize, to: &mut Spilling<K, KeyRows<A, B>>) -> Result<(), Error> {
        let Ok(entry) = self.keys.get_bucket_entry(row) else { return Ok(()) };
        let slot = entry.remove().0;
        let hash = hash(&slot.key);
        let (left, left_weight) = self.left.leave(hash, &slot, LEFT, self.over.0);
        let (right, right_weight) = self.right.leave(hash, &slot, RIGHT, self.over.1);
        self.gone += left_weight + right_weight;
        if left.rows.is_empty() && right.rows.is_empty() {
            return Ok(());
        }
        let rows = KeyRows { left, right };
        to.put_written(hash, &slot.key, &slot.mark, |bytes| write(&rows, bytes))
    }

    fn end(&mut self, _: &mut Spilling<K, KeyRows<A, B>>) -> Result<(), Error> {
        self.gone = 0;
        self.left.close_gaps(self.keys, LEFT, self.over.0);
        self.right.close_gaps(self.keys, RIGHT, self.over.1);
        shrink(self.keys, |slot| hash(&slot.key));
        Ok(())
    }
}

impl<T, N: Noted> Side<T, N, Tracked> {
    /// What a row weighs, but for what it has beside its place: about so much there is for each in the list that has them.
    const ROW: u64 = size_of::<Row<T, N, Tracked>>() as u64 * 3 / 2;

    /// What its rows weigh.
    fn weight(&self) -> u64 {
        self.rows.rows.len() as u64 * Self::ROW + self.rows.bytes
    }

    /// The rows of a key that goes away, and what they weigh. Here they only take room, until the gaps are [closed](Self::close_gaps).
    fn leave<K>(&mut self, hash: u64, slot: &Slot<K, Tracked>, side: usize, over: Over) -> (SideRows<&T>, u64) {
        let mut leaving = SideRows { rows: Vec::new(), is_booked: slot.is_booked[side] };
        let (mut number, mut weight) = (slot.newest[side], 0);
        while let Some(row) = self.rows.get(number).filter(|row| !over.is(row.at)) {
            let (has_met, bytes) = (row.noted.alone().is_none(), row.saved.bytes.get());
            leaving.rows.push(AwayRow { id: row.saved.id, at: row.at, has_met, bytes, item: &row.item });
            row.saved.is_away.set(true);
            weight += Self::ROW + u64::from(bytes);
            number = row.older;
        }
        book::<N, _>(&mut self.away, hash, &mut leaving);
        (leaving, weight)
    }

    /// Lets the rows go that have been put away, and those that are over.
    fn close_gaps<K>(&mut self, keys: &mut HashTable<Slot<K, Tracked>>, side: usize, over: Over) {
        let renumbered = self.rows.renumber(over, &mut self.unsaved.gone);
        self.renumber(&renumbered);
        self.rows.shrink();
        keys.iter_mut().for_each(|slot| slot.newest[side] = renumbered.of(slot.newest[side]));
    }
}

//! Interval joins, in checkpoints: an entry for each row, by a number that it keeps.
//!
//! A row is saved when it has come, and once more when it has met another, if it must be told of where it meets none. By their numbers rows are taken back in
//! the order of their arrival, on however many workers. Rows that have met all that they ever will may be there still, until there is reason to let them go: none
//! is taken back, and so none is told of twice.

use hashbrown::HashTable;

use super::Intervals;
use super::away::AwayRow;
use super::part::{IntervalPart, LEFT, RIGHT, Slot, slot_of};
use super::side::Side;
use crate::Error;
use crate::checkpoint::{Changes, Durable, Entry, Shape, Stored, Type};
use crate::join::{Noted, Over, Presence};
use crate::spill::Spill;
use crate::state::key::{Key, Sought};
use crate::state::saved::{owner, tag};
use crate::state::track::Tracked;

const OVER: u8 = 0;
const LEFT_ROW: u8 = 1;
const RIGHT_ROW: u8 = 2;

/// The left rows, and the right ones, that have met all that they ever will.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub(super) struct SavedOver(pub i64, pub i64);

impl Default for SavedOver {
    fn default() -> Self {
        SavedOver(i64::MIN, i64::MIN)
    }
}

impl<K, A, B, L, R> Durable for Intervals<K, A, B, L, R, Tracked>
where
    K: Key<Owned = K> + Stored,
    A: Stored,
    B: Stored,
    L: Presence,
    R: Presence,
{
    fn shape() -> Shape {
        let row = |kept| Type::Tuple(vec![Type::of::<K>(), Type::of::<i64>(), Type::of::<bool>(), Type::Hole(kept)]);
        let shape =
            Shape::new("rows of an interval join").key::<K>().keeps::<A>("left items").keeps::<B>("right items");
        shape.writes_at(LEFT_ROW, row(0)).writes_at(RIGHT_ROW, row(1))
    }

    fn save(&mut self, changes: &mut Changes) {
        // Rows go in all parts at once.
        let Some(over) = self.parts.first().map(|part| part.over).filter(|_| self.has_begun) else { return };
        if over != self.saved_over {
            self.saved_over = over;
            changes.put(&OVER, &(over.0, over.1));
        }
        for IntervalPart { keys, left, right, away, .. } in &mut self.parts {
            let spills = away.has_begun();
            left.save(keys, (LEFT, Over(over.0)), spills, changes);
            right.save(keys, (RIGHT, Over(over.1)), spills, changes);
        }
    }

    fn spill(&mut self, spill: &Spill) {
        self.parts.iter_mut().for_each(|part| part.spill(spill));
    }

    fn shed(&mut self) -> Result<(), Error> {
        self.parts.iter_mut().try_for_each(IntervalPart::shed)
    }

    fn load(&mut self, entry: Entry<'_>) -> Result<(), Error> {
        if tag(entry)? == OVER {
            let (left, right) = entry.value()?;
            self.saved_over = SavedOver(left, right);
            return Ok(());
        }
        let (side, id): (u8, u64) = entry.key()?;
        self.last = self.last.max(Some(id));
        let part = match side {
            LEFT_ROW => {
                let (key, at, has_met, item): (K, _, _, A) = entry.value()?;
                let part = owner::<K, _>(&mut self.parts, &Sought::of(&key));
                let bytes = beside::<K, A>(entry.bytes(), part.away.has_begun());
                part.loaded.add_left(key, AwayRow { id, at, has_met, bytes, item });
                part
            }
            _ => {
                let (key, at, has_met, item): (K, _, _, B) = entry.value()?;
                let part = owner::<K, _>(&mut self.parts, &Sought::of(&key));
                let bytes = beside::<K, B>(entry.bytes(), part.away.has_begun());
                part.loaded.add_right(key, AwayRow { id, at, has_met, bytes, item });
                part
            }
        };
        part.shed_loaded()
    }
}

/// What a row of so many bytes in the checkpoint has beside its place, if that is asked.
fn beside<K, T>(bytes: usize, is_asked: bool) -> u32 {
    // What has nothing to drop has no memory of its own.
    if is_asked && std::mem::needs_drop::<(K, T)>() { u32::try_from(bytes).unwrap_or(u32::MAX) } else { 0 }
}

impl<T, N: Noted> Side<T, N, Tracked> {
    /// Saves the rows that have come, or met another, and says which have gone. Where keys may go away, theirs are warmer for it.
    fn save<K>(
        &mut self,
        keys: &mut HashTable<Slot<K, Tracked>>,
        (side, over): (usize, Over),
        spills: bool,
        changes: &mut Changes,
    ) where
        K: Key + Stored,
        T: Stored,
    {
        let Side { rows, unsaved, .. } = self;
        let tag = if side == LEFT { LEFT_ROW } else { RIGHT_ROW };
        unsaved.gone.drain(..).for_each(|id| changes.remove(&(tag, id)));
        unsaved.rows.sort_unstable_by_key(|(_, number)| *number);
        unsaved.rows.dedup();
        let (mut more, mut less) = (0, 0);
        for (hash, number) in unsaved.rows.drain(..) {
            // One that is over already need not come back.
            let Some(row) = rows.get(number).filter(|row| !over.is(row.at)) else { continue };
            let is_its = |slot: &Slot<K, Tracked>| rows.is_in(slot.newest[side], number);
            let Some(slot) = slot_of(keys, hash, is_its) else { continue };
            row.saved.is_saved.set(true);
            let value = (&slot.key, row.at, row.noted.alone().is_none(), &row.item);
            let bytes = changes.put_sized(&(tag, row.saved.id), &value);
            if spills {
                slot.mark.use_once();
                let bytes = beside::<K, T>(bytes, true);
                more += u64::from(bytes);
                less += u64::from(row.saved.bytes.replace(bytes));
            }
        }
        rows.bytes = (rows.bytes + more).saturating_sub(less);
    }
}

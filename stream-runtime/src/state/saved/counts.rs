//! Windows of so many items: an entry for each key, with the pane that is open, and one for each full pane that a window still has.

use super::{owner, see_changed, tag};
use crate::Error;
use crate::checkpoint::{Changes, Durable, Entry, Shape, Stored, Type};
use crate::spill::Spill;
use crate::state::counts::{Begun, CountPart, Counts, Slot, full};
use crate::state::key::{Key, Sought};
use crate::state::track::Tracked;
use crate::window::Panelling;

const KEY: u8 = 0;
const PANE: u8 = 1;

impl<K: Key<Owned = K> + Stored, Acc: Stored> Durable for Counts<K, Acc, Tracked> {
    fn shape() -> Shape {
        let open = Type::Tuple(vec![Type::of::<u64>(), Type::Maybe(Box::new(Type::Hole(0)))]);
        let shape = Shape::new("windows of so many items").key::<K>().keeps::<Acc>("state");
        shape.writes_at(KEY, open).writes_at(PANE, Type::Hole(0))
    }

    fn save(&mut self, changes: &mut Changes) {
        for CountPart { windows, table, unsaved, has_ended, away, .. } in &mut self.parts {
            if std::mem::take(has_ended) {
                // It ends in all parts at once.
                changes.clear(&());
            }
            see_changed(table, unsaved, |slot| {
                if slot.mark.take() {
                    let bytes = slot.save(*windows, changes);
                    away.saved(&mut slot.mark, bytes);
                }
            });
        }
    }

    fn spill(&mut self, spill: &Spill) {
        self.parts.iter_mut().for_each(|part| part.spill(spill));
    }

    fn shed(&mut self) -> Result<(), Error> {
        self.parts.iter_mut().try_for_each(CountPart::shed)
    }

    fn load(&mut self, entry: Entry<'_>) -> Result<(), Error> {
        if tag(entry)? == KEY {
            let (_, key): (u8, K) = entry.key()?;
            let (items, open) = entry.value()?;
            let sought = Sought::of(&key);
            let part = owner::<K, _>(&mut self.parts, &sought);
            part.load(sought, key, items, open, entry.bytes());
            part.shed()
        } else {
            let (_, key, number): (u8, K, u64) = entry.key()?;
            let sought = Sought::of(&key);
            let part = owner::<K, _>(&mut self.parts, &sought);
            part.load_pane(sought, key, number, entry.value()?, entry.bytes());
            part.shed()
        }
    }
}

impl<K: Key + Stored, Acc: Stored> Slot<K, Acc, Tracked> {
    /// Says how many bytes all of it has, about: of its full panes, those that were saved before count as the pane that is open.
    fn save(&mut self, windows: Panelling, changes: &mut Changes) -> usize {
        let (key, Begun { items, open, full: panes, .. }) = (&self.key.key, &self.begun);
        let (old, new) = (full(windows, self.saved), full(windows, *items));
        for number in old.start..old.end.min(new.start) {
            changes.remove(&(PANE, key, number));
        }
        let mut bytes = changes.put_sized(&(KEY, key), &(*items, open));
        let of_pane = bytes.max(size_of::<Acc>());
        for (number, pane) in new.zip(panes) {
            let is_saved = number < old.end;
            bytes +=
                if is_saved { of_pane } else { changes.put_sized(&(PANE, key, number), pane).max(size_of::<Acc>()) };
        }
        self.saved = *items;
        bytes
    }
}

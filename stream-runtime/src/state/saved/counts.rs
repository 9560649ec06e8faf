//! Windows of so many items: an entry for each key, with the pane that is open, and one for each full pane that a window still has.

use std::ops::Range;

use super::{owner, see_changed, tag};
use crate::Error;
use crate::checkpoint::{Changes, Durable, Entry, Shape, Stored, Type};
use crate::state::counts::{CountPart, Counts, Slot};
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
        for CountPart { windows, table, unsaved, has_ended, .. } in &mut self.parts {
            if std::mem::take(has_ended) {
                // It ends in all parts at once.
                changes.clear(&());
            }
            see_changed(table, unsaved, |slot| {
                if slot.mark.take() {
                    slot.save(*windows, changes);
                }
            });
        }
    }

    fn load(&mut self, entry: Entry<'_>) -> Result<(), Error> {
        if tag(entry)? == KEY {
            let (_, key): (u8, K) = entry.key()?;
            let (items, open) = entry.value()?;
            let sought = Sought::of(&key);
            owner::<K, _>(&mut self.parts, &sought).load(sought, key, items, open);
        } else {
            let (_, key, number): (u8, K, u64) = entry.key()?;
            let sought = Sought::of(&key);
            owner::<K, _>(&mut self.parts, &sought).loaded.push((key, number, entry.value()?));
        }
        Ok(())
    }
}

impl<K: Key + Stored, Acc: Stored> Slot<K, Acc, Tracked> {
    fn save(&mut self, windows: Panelling, changes: &mut Changes) {
        let key = &self.key.key;
        let (old, new) = (full(windows, self.saved), full(windows, self.items));
        for number in old.start..old.end.min(new.start) {
            changes.remove(&(PANE, key, number));
        }
        for (number, pane) in new.clone().zip(&self.full).filter(|(number, _)| *number >= old.end) {
            changes.put(&(PANE, key, number), pane);
        }
        changes.put(&(KEY, key), &(self.items, &self.open));
        self.saved = self.items;
    }
}

/// Behind so many items of a key, the numbers of the full panes of windows that are not complete.
fn full(windows: Panelling, items: u64) -> Range<u64> {
    let complete = if items < windows.size { 0 } else { (items - windows.size) / windows.slide + 1 };
    // Windows may be complete and none begun behind them, where the slide is as long as the window.
    let begin = complete * windows.slide / windows.pane;
    begin..(items / windows.pane).max(begin)
}

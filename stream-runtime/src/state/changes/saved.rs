//! Changes of windows that share no items, in checkpoints: an entry for each key of a window, and the tick that is booked.

use super::panes::{ChangingPane, PaneChanges};
use crate::Error;
use crate::checkpoint::{Changes, Durable, Entry, Shape, Stored, Type};
use crate::spill::Spill;
use crate::state::away::Codec;
use crate::state::key::{Key, Sought};
use crate::state::saved::{owner, tag};
use crate::state::track::Tracked;
use crate::time::Timestamp;
use crate::window::Window;

const TICK: u8 = 0;
const KEY: u8 = 1;

impl<K: Key<Owned = K> + Stored, Acc: Stored> Durable for PaneChanges<K, Acc, Tracked> {
    fn shape() -> Shape {
        let value = Type::Tuple(vec![Type::Hole(0), Type::of::<bool>()]);
        Shape::new("changes of windows").key::<K>().keeps::<Acc>("state").writes_at(KEY, value)
    }

    fn save(&mut self, changes: &mut Changes) {
        self.ticks.save(&TICK, changes);
        // A window is over in all parts at once.
        let mut gone: Vec<_> = self.parts.iter_mut().flat_map(|part| part.gone.drain(..)).collect();
        gone.sort_unstable();
        gone.dedup();
        gone.iter().for_each(|window| changes.clear(&(KEY, window.start, window.end)));
        for (window, keys) in self.parts.iter_mut().flat_map(|part| &mut part.open) {
            keys.save(|key, acc, waits| changes.put_sized(&(KEY, window.start, window.end, key), &(acc, waits)));
        }
    }

    fn spill(&mut self, spill: &Spill) {
        self.parts.iter_mut().for_each(|part| part.spills = Some((spill.clone(), Codec::plain())));
    }

    fn shed(&mut self) -> Result<(), Error> {
        self.parts.iter_mut().try_for_each(ChangingPane::shed)
    }

    fn load(&mut self, entry: Entry<'_>) -> Result<(), Error> {
        if tag(entry)? == TICK {
            return self.ticks.load(entry);
        }
        let (_, start, end, key): (u8, Timestamp, Timestamp, K) = entry.key()?;
        let (acc, waits) = entry.value()?;
        let sought = Sought::of(&key);
        let part = owner::<K, _>(&mut self.parts, &sought);
        part.turn(Window { start, end });
        part.load(sought, key, acc, waits, entry.bytes());
        part.shed()
    }
}

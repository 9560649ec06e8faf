//! Windows that share no items: an entry for each key of a window.

use super::owner;
use crate::Error;
use crate::checkpoint::{Changes, Durable, Entry, Shape, Stored, Type};
use crate::spill::Spill;
use crate::state::away::Codec;
use crate::state::key::{Key, Sought};
use crate::state::panes::{Panes, WindowPart};
use crate::state::track::Tracked;
use crate::time::Timestamp;
use crate::window::Window;

impl<K: Key<Owned = K> + Stored, Acc: Stored> Durable for Panes<K, Acc, Tracked> {
    fn shape() -> Shape {
        Shape::new("windows").key::<K>().keeps::<Acc>("state").writes(Type::Hole(0))
    }

    fn save(&mut self, changes: &mut Changes) {
        // A window fires in all parts at once.
        let mut gone: Vec<_> = self.parts.owners().iter_mut().flat_map(|part| part.gone.drain(..)).collect();
        gone.sort_unstable();
        gone.dedup();
        gone.iter().for_each(|window| changes.clear(&(window.start, window.end)));
        for part in self.parts.owners() {
            for pane in part.others.iter_mut().chain([&mut part.current]) {
                let Window { start, end } = pane.window;
                pane.table.save(|key, acc| {
                    pane.is_saved = true;
                    changes.put_sized(&(start, end, key), acc)
                });
            }
        }
    }

    fn spill(&mut self, spill: &Spill) {
        self.parts.owners().iter_mut().for_each(|part| part.spills = Some((spill.clone(), Codec::plain())));
    }

    fn shed(&mut self) -> Result<(), Error> {
        self.parts.owners().iter_mut().try_for_each(WindowPart::shed)
    }

    fn load(&mut self, entry: Entry<'_>) -> Result<(), Error> {
        let (start, end, key): (Timestamp, Timestamp, K) = entry.key()?;
        let sought = Sought::of(&key);
        let part = owner::<K, _>(self.parts.owners(), &sought);
        let window = Window { start, end };
        if part.current.window != window {
            part.turn(window);
        }
        part.current.is_saved = true;
        if let Some((spill, codec)) = &part.spills {
            part.current.table.spill(spill, *codec);
        }
        part.current.table.load(sought, key, entry.value()?, entry.bytes());
        part.shed()
    }
}

//! Tables: an entry for each key, or for each version of its value.

use super::tag;
use crate::Error;
use crate::checkpoint::{Changes, Durable, Entry, Shape, Stored, Type};
use crate::spill::Spill;
use crate::state::key::Key;
use crate::state::table::Latest;
use crate::state::track::Tracked;
use crate::state::versions::Versions;

impl<K: Key<Owned = K> + Stored, V: Stored + Send> Durable for Latest<K, V, Tracked> {
    fn shape() -> Shape {
        Shape::new("table").key::<K>().keeps::<V>("value").writes(Type::Hole(0))
    }

    fn save(&mut self, changes: &mut Changes) {
        self.each_change(|key, value| changes.put_sized(key, value));
    }

    fn spill(&mut self, spill: &Spill) {
        Latest::spill(self, spill);
    }

    fn shed(&mut self) -> Result<(), Error> {
        Latest::shed(self)
    }

    fn load(&mut self, entry: Entry<'_>) -> Result<(), Error> {
        self.put_back(entry.key()?, entry.value()?, entry.bytes());
        Latest::shed(self)
    }
}

const FLOOR: u8 = 0;
const VERSION: u8 = 1;

impl<K: Key<Owned = K> + Stored, V: Stored + Send> Durable for Versions<K, V, Tracked> {
    fn shape() -> Shape {
        Shape::new("table of versions").key::<K>().keeps::<V>("value").writes_at(VERSION, Type::Hole(0))
    }

    fn save(&mut self, changes: &mut Changes) {
        if let Some(floor) = self.saved_floor.changed(self.floor) {
            changes.put(&FLOOR, &floor);
        }
        for (key, from) in self.gone.drain(..) {
            changes.remove(&(VERSION, key, from));
        }
        // One that was let go of may be there again.
        self.each_change(|key, from, value| changes.put_sized(&(VERSION, key, from), value));
    }

    fn spill(&mut self, spill: &Spill) {
        Versions::spill(self, spill);
    }

    fn shed(&mut self) -> Result<(), Error> {
        Versions::shed(self)
    }

    fn load(&mut self, entry: Entry<'_>) -> Result<(), Error> {
        if tag(entry)? == FLOOR {
            self.floor = entry.value()?;
            self.saved_floor.changed(self.floor);
            return Ok(());
        }
        let (_, key, from): (u8, K, i64) = entry.key()?;
        self.put_back(key, from, entry.value()?, entry.bytes());
        Versions::shed(self)
    }
}

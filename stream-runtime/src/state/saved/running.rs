//! Running aggregates: an entry for each key.

use super::owner;
use crate::Error;
use crate::checkpoint::{Changes, Durable, Entry, Shape, Stored, Type};
use crate::state::key::{Key, Sought};
use crate::state::running::Running;
use crate::state::track::Tracked;

impl<K: Key<Owned = K> + Stored, Acc: Stored> Durable for Running<K, Acc, Tracked> {
    fn shape() -> Shape {
        Shape::new("running aggregate").key::<K>().keeps::<Acc>("state").writes(Type::Hole(0))
    }

    fn save(&mut self, changes: &mut Changes) {
        for part in self.parts.owners() {
            // What a step touches it gives, at its end.
            part.save(|key, acc, _| changes.put(key, acc));
        }
    }

    fn load(&mut self, entry: Entry<'_>) -> Result<(), Error> {
        let key: K = entry.key()?;
        let sought = Sought::of(&key);
        owner::<K, _>(self.parts.owners(), &sought).load(sought, key, entry.value()?, false);
        Ok(())
    }
}

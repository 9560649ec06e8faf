//! Running aggregates: an entry for each key.

use super::owner;
use crate::Error;
use crate::checkpoint::{Changes, Durable, Entry, Shape, Stored, Type};
use crate::spill::Spill;
use crate::state::away::Codec;
use crate::state::key::{Key, Sought};
use crate::state::running::{Running, RunningPart};
use crate::state::track::Tracked;

impl<K: Key<Owned = K> + Stored, Acc: Stored> Durable for Running<K, Acc, Tracked> {
    fn shape() -> Shape {
        Shape::new("running aggregate").key::<K>().keeps::<Acc>("state").writes(Type::Hole(0))
    }

    fn save(&mut self, changes: &mut Changes) {
        for part in self.parts.owners() {
            // What a step touches it gives, at its end.
            part.save(|key, acc, _| changes.put_sized(key, acc));
        }
    }

    fn spill(&mut self, spill: &Spill) {
        self.parts.owners().iter_mut().for_each(|part| part.spill(spill, Codec::plain()));
    }

    fn shed(&mut self) -> Result<(), Error> {
        self.parts.owners().iter_mut().try_for_each(RunningPart::shed)
    }

    fn load(&mut self, entry: Entry<'_>) -> Result<(), Error> {
        let key: K = entry.key()?;
        let sought = Sought::of(&key);
        let part = owner::<K, _>(self.parts.owners(), &sought);
        part.load(sought, key, entry.value()?, false, entry.bytes());
        part.shed()
    }
}

//! Running aggregates that expire: an entry for each key.

use super::owner;
use crate::Error;
use crate::checkpoint::{Changes, Durable, Entry, Shape, Stored, Type};
use crate::spill::Spill;
use crate::state::expiring::{Expiring, ExpiringPart};
use crate::state::key::{Key, Sought};
use crate::state::track::Tracked;
use crate::time::Timestamp;

impl<K: Key<Owned = K> + Stored, Acc: Stored> Durable for Expiring<K, Acc, Tracked> {
    fn shape() -> Shape {
        let value = Type::Tuple(vec![Type::Hole(0), Type::of::<Timestamp>()]);
        Shape::new("running aggregate that expires").key::<K>().keeps::<Acc>("state").writes(value)
    }

    fn save(&mut self, changes: &mut Changes) {
        for part in &mut self.parts {
            part.gone.drain(..).for_each(|key| changes.remove(&key));
            // One that was forgotten may be there again.
            part.save(|key, acc, until| changes.put_sized(key, &(acc, until)));
        }
    }

    fn spill(&mut self, spill: &Spill) {
        self.parts.iter_mut().for_each(|part| part.spill(spill));
    }

    fn shed(&mut self) -> Result<(), Error> {
        self.parts.iter_mut().try_for_each(ExpiringPart::shed)
    }

    fn load(&mut self, entry: Entry<'_>) -> Result<(), Error> {
        let key: K = entry.key()?;
        let (acc, until) = entry.value()?;
        let sought = Sought::of(&key);
        let part = owner::<K, _>(&mut self.parts, &sought);
        part.load(sought, key, acc, until, entry.bytes());
        part.shed()
    }
}

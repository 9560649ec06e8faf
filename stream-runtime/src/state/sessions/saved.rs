//! Sessions in checkpoints: an entry for each, by its key and the first time that it had when it was first saved.

use super::part::{SessionPart, Slot};
use super::step::Sessions;
use crate::Error;
use crate::checkpoint::{Changes, Durable, Entry, Shape, Stored, Type};
use crate::spill::Spill;
use crate::state::key::{Key, Sought};
use crate::state::saved::{owner, see_changed};
use crate::state::track::{Marked, Track, Tracked};

impl<K: Key<Owned = K> + Stored, Acc: Stored> Durable for Sessions<K, Acc, Tracked> {
    fn shape() -> Shape {
        let value = Type::Tuple(vec![Type::of::<i64>(), Type::of::<i64>(), Type::Hole(0)]);
        Shape::new("sessions").key::<K>().keeps::<Acc>("state").writes(value)
    }

    fn save(&mut self, changes: &mut Changes) {
        for SessionPart { table, unsaved, gone, away, .. } in &mut self.parts {
            gone.drain(..).for_each(|session| changes.remove(&session));
            see_changed(table, unsaved, |Slot { key, first, last, acc, mark, saved_as, .. }| {
                let is_saved = Tracked::is_saved(mark);
                if mark.take() {
                    *saved_as = if is_saved { *saved_as } else { *first };
                    let bytes = changes.put_sized(&(&*key, *saved_as), &(*first, *last, &*acc));
                    away.saved(mark, bytes);
                }
            });
        }
    }

    fn spill(&mut self, spill: &Spill) {
        self.parts.iter_mut().for_each(|part| part.spill(spill));
    }

    fn shed(&mut self) -> Result<(), Error> {
        self.parts.iter_mut().try_for_each(SessionPart::shed)
    }

    fn load(&mut self, entry: Entry<'_>) -> Result<(), Error> {
        let (key, saved_as): (K, i64) = entry.key()?;
        let (first, last, acc) = entry.value()?;
        let sought = Sought::of(&key);
        let part = owner::<K, _>(&mut self.parts, &sought);
        // Others of its key may have been loaded, and be away.
        part.come_back(sought.hash, &key);
        part.looks.note(last, sought.hash);
        let mark = part.away.weighed(Marked::SAVED, entry.bytes());
        part.put(sought.hash, Slot { key, first, last, acc, is_followed: false, mark, saved_as, is_booked: false });
        part.shed()
    }
}

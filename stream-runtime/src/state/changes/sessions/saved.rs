//! Changes of sessions, in checkpoints: an entry for each session, by its key and the first time that it had when it was first saved, with what was given of it;
//! and one for each key that waits for a tick, by its hash: it may wait when all of its sessions are over, and with the tick come others of that step.

use super::SessionChanges;
use super::ends::End;
use super::part::{ChangingSessions, Given, Known, Open, Slot};
use crate::Error;
use crate::checkpoint::{Changes, Durable, Entry, Shape, Stored, Type};
use crate::spill::Spill;
use crate::state::hash::hash;
use crate::state::key::{Key, Sought, owner_of};
use crate::state::saved::{owner, see_changed, tag};
use crate::state::track::{Marked, Track, Tracked};

const TICK: u8 = 0;
const SESSION: u8 = 1;
const WAITS: u8 = 2;

impl<K: Key<Owned = K> + Stored, Acc: Stored, V: Stored> Durable for SessionChanges<K, Acc, V, Tracked> {
    fn shape() -> Shape {
        let (time, flag) = (Type::of::<i64>(), Type::of::<bool>());
        let value = Type::Tuple(vec![time.clone(), time, Type::Hole(0), flag, Type::Hole(1)]);
        let shape = Shape::new("changes of sessions").key::<K>().keeps::<Acc>("state");
        shape.keeps::<Vec<Given<V>>>("results").writes_at(SESSION, value)
    }

    fn save(&mut self, changes: &mut Changes) {
        self.ticks.save(&TICK, changes);
        // A tick comes in all parts at once.
        let has_ticked = self.parts.iter_mut().map(|part| std::mem::take(&mut part.unsaved.has_ticked));
        if has_ticked.fold(false, |any, has_ticked| any | has_ticked) {
            changes.clear(&WAITS);
        }
        self.parts.iter_mut().for_each(|part| part.save(changes));
    }

    fn spill(&mut self, spill: &Spill) {
        self.parts.iter_mut().for_each(|part| part.spill(spill));
    }

    fn shed(&mut self) -> Result<(), Error> {
        self.parts.iter_mut().try_for_each(ChangingSessions::shed)
    }

    fn load(&mut self, entry: Entry<'_>) -> Result<(), Error> {
        match tag(entry)? {
            TICK => self.ticks.load(entry),
            SESSION => {
                let (_, key, saved_as): (u8, K, i64) = entry.key()?;
                let (first, last, acc, has_changed, given) = entry.value()?;
                let sought = Sought::of(&key);
                let part = owner::<K, _>(&mut self.parts, &sought);
                // When its grace is over is found out when it is looked at.
                let mut session =
                    Open { first, last, acc, noted: 0, has_changed, given, mark: Marked::SAVED, saved_as };
                session.noted = session.end(part.gap);
                part.load(sought.hash, key, session, entry.bytes());
                part.shed()
            }
            _ => {
                let (_, hash): (u8, u64) = entry.key()?;
                let owner = owner_of::<K>(hash, self.parts.len());
                self.parts[owner].load_waiting(hash);
                Ok(())
            }
        }
    }
}

impl<K: Key<Owned = K>, Acc, V> ChangingSessions<K, Acc, V, Tracked> {
    fn save(&mut self, changes: &mut Changes)
    where
        K: Stored,
        Acc: Stored,
        V: Stored,
    {
        self.unsaved.gone.drain(..).for_each(|(key, saved_as)| changes.remove(&(SESSION, key, saved_as)));
        see_changed(&mut self.table, &mut self.unsaved.changed, |Slot { key, known, mark }| {
            let bytes = known.sessions.iter_mut().filter_map(|session| session.save(key, changes)).max();
            if let Some(bytes) = bytes {
                self.away.saved(mark, bytes * known.sessions.len());
            }
        });
        self.unsaved.waiting.drain(..).for_each(|hash| changes.put(&(WAITS, hash), &()));
    }

    /// Puts a session back.
    fn load(&mut self, hash_of_key: u64, key: K, session: Open<Acc, V, Tracked>, bytes: usize) {
        // Others of its key may have been loaded, and be away.
        self.come_back(hash_of_key, &key);
        self.ends.add(End { at: session.noted, hash: hash_of_key });
        let waits = self.unsaved.waited.contains(&hash_of_key);
        let entry = self.table.entry(hash_of_key, |slot| slot.key == key, |slot| hash(&slot.key));
        let Slot { known: Known { sessions, .. }, mark, .. } =
            entry.or_insert_with(|| Slot::new(key, waits)).into_mut();
        let place = sessions.partition_point(|other| other.first < session.first);
        sessions.insert(place, session);
        *mark = self.away.weighed(*mark, bytes * sessions.len());
    }

    /// A key waits, which may have been loaded or not.
    fn load_waiting(&mut self, hash_of_key: u64) {
        self.waiting.push(hash_of_key);
        self.unsaved.waited.insert(hash_of_key);
        self.bring_back(hash_of_key);
        for slot in self.table.iter_hash_mut(hash_of_key) {
            slot.known.waits |= hash(&slot.key) == hash_of_key;
        }
    }
}

impl<Acc: Stored, V: Stored> Open<Acc, V, Tracked> {
    /// Says how many bytes it has, if it has changed.
    fn save<K: Stored>(&mut self, key: &K, changes: &mut Changes) -> Option<usize> {
        let is_saved = Tracked::is_saved(&self.mark);
        if !self.mark.take() {
            return None;
        }
        self.saved_as = if is_saved { self.saved_as } else { self.first };
        let Open { first, last, acc, has_changed, given, .. } = self;
        Some(changes.put_sized(&(SESSION, key, self.saved_as), &(*first, *last, &*acc, *has_changed, &*given)))
    }
}

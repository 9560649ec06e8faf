//! `dedup` with `within`: of ids that are known for a time.

use std::time::Duration;

use hashbrown::HashTable;

use super::operator::{KeptBy, RowOperator};
use super::part::RowPart;
use crate::Error;
use crate::checkpoint::Stored;
use crate::spill::Spill;
use crate::state::away::{Away, Codec, Resident};
use crate::state::key::{Kept, Key, Sought};
use crate::state::saved::see_changed;
use crate::state::track::{AsSaved, Marked, Track, Tracked, Untracked};
use crate::time::{Timestamp, micros};

/// Lets an item through if none of its id went through in the time before it.
#[derive(Clone, Copy, Debug)]
pub struct Within {
    micros: i64,
}

impl Within {
    /// In so much time.
    pub fn new(time: Duration) -> Self {
        Within { micros: micros(time) }
    }

    /// When an id is new again of which an item went through.
    #[inline]
    fn after(self, at: Timestamp) -> Timestamp {
        Timestamp::from_micros(at.as_micros().checked_add(self.micros).unwrap_or(i64::MAX))
    }
}

impl<K: Key<Owned = K>, T> RowOperator<K, T> for Within {
    type Given = Option<T>;
    type Fired = Option<T>;
}

impl<K: Key<Owned = K>, T, M: Track> KeptBy<K, T, M> for Within {
    type Part = KnownPart<K, M>;
}

/// The ids that one worker knows.
///
/// Nobody is told of an id that is forgotten: so none is put on a list to be forgotten at its time. What is over stays in the table, where it
/// counts for nothing, until the whole table is gone over: once in the time that ids are known, and when it is full. With the radix heap of
/// `Agenda`, an item that goes through took 240 instructions more, and by hand, with a list for each second, 70
/// (`cargo bench --bench instructions -- dedup`).
pub struct KnownPart<K: Key, M: Track = Untracked> {
    ids: HashTable<Known<K, M>>,
    /// How far time had come at the end of the last step: what was over by then is not known any more.
    pub(super) reached: Timestamp,
    pub(super) saved_reached: AsSaved<Timestamp>,
    /// When the table was last gone over.
    swept: Timestamp,
    /// Of items so late that their id is forgotten at the end of this step.
    briefly: HashTable<(K, Timestamp)>,
    /// The hashes of the ids that have changed since they were saved.
    unsaved: Vec<u64>,
    /// The ids that were forgotten since, of those that were saved before.
    pub(super) gone: Vec<K>,
    away: M::Only<Away<K, Timestamp>>,
}

/// An id, and when it is new again. The item that went through is not refreshed by those that don't.
struct Known<K: Key, M: Track> {
    id: Kept<K>,
    until: Timestamp,
    mark: M::Mark,
}

impl<K: Key, M: Track> Default for KnownPart<K, M> {
    fn default() -> Self {
        let (reached, swept, saved_reached) = (Timestamp::MIN, Timestamp::MIN, AsSaved::new(Timestamp::MIN));
        let (ids, briefly, away) = (HashTable::new(), HashTable::new(), M::make(Away::default));
        KnownPart { ids, reached, saved_reached, swept, briefly, unsaved: Vec::new(), gone: Vec::new(), away }
    }
}

impl<K: Key<Owned = K>, T, M: Track> RowPart<K, T, Within> for KnownPart<K, M> {
    #[inline]
    fn look<Q>(&mut self, within: &Within, sought: Sought<K::Digest>, id: Q, at: Timestamp, item: T) -> Option<T>
    where
        Q: Key<Owned = K, Digest = K::Digest>,
    {
        if at < self.reached {
            return self.is_new_though_late(sought, id, at, within.after(at)).then_some(item);
        }
        match self.ids.find_mut(sought.hash, |known| known.id.is(sought, &id)) {
            Some(known) if known.until > at => return None,
            Some(known) => {
                known.until = within.after(at);
                if M::mark(&mut known.mark) {
                    self.unsaved.push(sought.hash);
                }
            }
            None => return self.meet(sought, id, at, within.after(at)).then_some(item),
        }
        Some(item)
    }

    /// All are looked at if the table is gone over.
    fn due(&self, within: &Within, reached: Timestamp) -> usize {
        if self.is_to_be_swept(*within, reached) { self.ids.len() } else { 0 }
    }

    /// Forgetting gives nothing.
    fn fire(&mut self, within: &Within, reached: Timestamp) -> Option<(Timestamp, Option<T>)> {
        if self.is_to_be_swept(*within, reached) {
            self.swept = reached;
            self.sweep(reached);
            self.sweep_away(reached);
        }
        self.reached = reached;
        self.briefly.clear();
        None
    }
}

impl<K: Key<Owned = K>, M: Track> KnownPart<K, M> {
    /// Not at the end of the input, behind which nobody asks.
    fn is_to_be_swept(&self, within: Within, reached: Timestamp) -> bool {
        within.after(self.swept) <= reached && reached < Timestamp::MAX
    }

    // Never inlined: beside the insertion of an id it would take the registers.
    #[cold]
    #[inline(never)]
    fn sweep(&mut self, reached: Timestamp) {
        let KnownPart { ids, gone, away, .. } = self;
        ids.retain(|known| {
            let is_over = known.until <= reached;
            if is_over {
                if M::is_saved(&known.mark) {
                    gone.push(known.id.key.clone());
                }
                M::forget(away, known.id.hash(), &known.id.key, known.mark);
            }
            !is_over
        });
    }

    /// Forgets what is over of what is away.
    fn sweep_away(&mut self, reached: Timestamp) {
        let KnownPart { ids, gone, away, .. } = self;
        let Some(away) = M::get_mut(away) else { return };
        let is_here = |hash: u64, id: &K| ids.find(hash, |known| known.id.key == *id).is_some();
        away.sweep(is_here, |until| *until <= reached, |id| gone.push(id));
    }

    /// Takes in an id that isn't found, and says whether it is new: it may be away. Before the table grows, it is gone over: half of it may be over.
    #[cold]
    #[inline(never)]
    fn meet<Q>(&mut self, sought: Sought<K::Digest>, id: Q, at: Timestamp, until: Timestamp) -> bool
    where
        Q: Key<Owned = K, Digest = K::Digest>,
    {
        if self.ids.len() == self.ids.capacity() {
            self.sweep(self.reached);
        }
        let id = Kept::new(sought, id);
        let mut known = match M::recall(&mut self.away, sought.hash, &id.key) {
            Some((until, mark)) => Known { id, until, mark },
            None => Known { id, until: Timestamp::MIN, mark: M::Mark::default() },
        };
        let is_new = known.until <= at;
        if is_new {
            known.until = until;
            if M::mark(&mut known.mark) {
                self.unsaved.push(sought.hash);
            }
        }
        self.ids.insert_unique(sought.hash, known, |known| known.id.hash());
        is_new
    }

    /// Looks at an item behind the watermark. Its id may be known from items of this step that were behind it as far as what is forgotten.
    #[cold]
    #[inline(never)]
    fn is_new_though_late<Q>(&mut self, sought: Sought<K::Digest>, id: Q, at: Timestamp, until: Timestamp) -> bool
    where
        Q: Key<Owned = K, Digest = K::Digest>,
    {
        if M::TRACKS && self.ids.find(sought.hash, |known| known.id.is(sought, &id)).is_none() {
            self.bring_back(sought.hash);
        }
        let known = self.ids.find_mut(sought.hash, |known| known.id.is(sought, &id));
        let briefly = self.briefly.find_mut(sought.hash, |(known, _)| id.is(known));
        match (known, briefly) {
            (Some(known), _) if known.until > self.reached => return false,
            (_, Some((_, known))) if *known > at => return false,
            (Some(known), _) if until > self.reached => {
                known.until = until;
                if M::mark(&mut known.mark) {
                    self.unsaved.push(sought.hash);
                }
            }
            (None, _) if until > self.reached => drop(self.meet(sought, id, Timestamp::MAX, until)),
            (_, Some((_, known))) => *known = until,
            (_, None) => {
                self.briefly.insert_unique(sought.hash, (id.own(), until), |(id, _)| crate::state::hash(id));
            }
        }
        true
    }

    /// Brings back the ids of a hash that are away.
    fn bring_back(&mut self, hash: u64) {
        let is_here = |id: &K| self.ids.find(hash, |known| known.id.key == *id).is_some();
        for (id, until, mark) in M::recall_all(&mut self.away, hash, is_here) {
            let known = Known { id: Kept::new(Sought::of(&id), id), until, mark };
            self.ids.insert_unique(hash, known, |known| known.id.hash());
        }
    }
}

impl<K: Key<Owned = K>> KnownPart<K, Tracked> {
    /// Sees the ids that have changed since they were last seen, each with the time when it is new again. It is told with how many bytes each was saved.
    pub(super) fn save(&mut self, mut see: impl FnMut(&K, Timestamp) -> usize) {
        see_changed(&mut self.ids, &mut self.unsaved, |known| {
            if known.mark.take() {
                let bytes = see(&known.id.key, known.until);
                self.away.saved(&mut known.mark, bytes);
            }
        });
    }

    /// From now on ids may go away.
    pub(super) fn spill(&mut self, spill: &Spill)
    where
        K: Stored,
    {
        self.away.begin(spill, Codec::plain());
    }

    /// Lets ids go away, if there is too much.
    pub(super) fn shed(&mut self) -> Result<(), Error> {
        self.away.shed(&mut self.ids, |_| ())
    }

    /// Puts an id back, of so many bytes.
    pub(super) fn load(&mut self, sought: Sought<K::Digest>, id: K, until: Timestamp, bytes: usize) {
        let mark = self.away.weighed(Marked::SAVED, bytes);
        let known = Known { id: Kept::new(sought, id), until, mark };
        self.ids.insert_unique(sought.hash, known, |known| known.id.hash());
    }
}

impl<K: Key> Resident for Known<K, Tracked> {
    type Key = K;
    type Value = Timestamp;

    fn hash(&self) -> u64 {
        self.id.hash()
    }

    fn key(&self) -> &K {
        &self.id.key
    }

    fn value(&self) -> &Timestamp {
        &self.until
    }

    fn mark(&mut self) -> &mut Marked {
        &mut self.mark
    }
}

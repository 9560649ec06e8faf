//! The keys that one worker owns, and what they have come to.

use std::time::Duration;
use std::vec;

use hashbrown::HashTable;
use serde::{Deserialize, Serialize};

use crate::aggregate::Aggregate;
use crate::state::away::Away;
use crate::state::key::{Kept, Key, Sought};
use crate::state::row::{Agenda, For, Lasts};
use crate::state::step::Part;
use crate::state::track::{Track, Untracked};
use crate::time::Timestamp;

/// The keys that one worker owns.
pub struct ExpiringPart<K: Key, Acc, M: Track = Untracked> {
    lasts: For,
    pub(super) table: HashTable<Slot<K, Acc, M>>,
    pub(super) agenda: Agenda,
    /// The buckets of the keys touched in this step, in the order of their first touch.
    pub(super) touched: Vec<usize>,
    /// What had expired where an item of this step found it, of an aggregate that takes back what it gave.
    over: Vec<(K, Acc)>,
    /// The hashes of the keys that have changed since they were saved.
    pub(super) unsaved: Vec<u64>,
    /// The keys that were forgotten since, of those that were saved before.
    pub(in crate::state) gone: Vec<K>,
    pub(super) away: M::Only<Away<K, Lasting<Acc>>>,
}

pub(super) struct Slot<K: Key, Acc, M: Track> {
    pub key: Kept<K>,
    pub lasting: Lasting<Acc>,
    /// Whether this step has touched it.
    pub is_touched: bool,
    pub mark: M::Mark,
}

/// What a key has come to, and until when it lasts.
#[derive(Serialize, Deserialize)]
pub struct Lasting<Acc> {
    pub(super) acc: Acc,
    pub(super) until: Timestamp,
    /// The time in the agenda: an earlier one, as long as the key lasts longer and longer. It stays there while the key is away.
    booked: Timestamp,
}

impl<Acc> Lasting<Acc> {
    pub(super) fn new(acc: Acc, until: Timestamp) -> Self {
        Lasting { acc, until, booked: until }
    }

    /// Takes in what comes at a time; what had expired then is given back.
    #[inline]
    fn take_in<I>(
        &mut self,
        lasts: For,
        at: Timestamp,
        input: I,
        first: impl FnOnce(I) -> Acc,
        add: impl FnOnce(&mut Acc, I),
    ) -> Option<Acc> {
        let over = match For::is_over(&self.until, at) {
            true => Some(std::mem::replace(&mut self.acc, first(input))),
            false => {
                add(&mut self.acc, input);
                None
            }
        };
        lasts.refresh(&mut self.until, at);
        over
    }
}

impl<K: Key, Acc, M: Track> ExpiringPart<K, Acc, M> {
    /// No keys yet; one lasts so long.
    pub(super) fn new(time: Duration) -> Self {
        ExpiringPart {
            lasts: For::new(time),
            table: HashTable::new(),
            agenda: Agenda::default(),
            touched: Vec::new(),
            over: Vec::new(),
            unsaved: Vec::new(),
            gone: Vec::new(),
            away: M::make(Away::default),
        }
    }

    /// When something expires next.
    pub(super) fn next_due(&self) -> Option<Timestamp> {
        self.agenda.earliest()
    }
}

impl<K: Key, T, A: Aggregate<T>, M: Track> Part<K, T, A> for ExpiringPart<K::Owned, A::Acc, M> {
    type Place = Timestamp;
    type Result = (K::Owned, A::Output);
    type Emitted<'s>
        = vec::IntoIter<Self::Result>
    where
        Self: 's,
        A: 's;

    /// What has expired is never seen, also before it is swept (rule 21).
    #[inline]
    fn update<I>(
        &mut self,
        sought: Sought<K::Digest>,
        at: Timestamp,
        key: K,
        input: I,
        first: impl FnOnce(I) -> A::Acc,
        add: impl FnOnce(&mut A::Acc, I),
    ) {
        let Ok(mut entry) = self.table.find_entry(sought.hash, |slot| slot.key.is(sought, &key)) else {
            return self.meet::<_, A, _>(Kept::new(sought, key), at, input, first, add);
        };
        let slot = entry.get_mut();
        if let Some(over) = slot.lasting.take_in(self.lasts, at, input, first, add).filter(|_| A::TAKES_BACK) {
            self.over.push((slot.key.key.clone(), over));
        }
        if !slot.is_touched {
            slot.is_touched = true;
            if M::mark(&mut slot.mark) {
                self.unsaved.push(sought.hash);
            }
            self.touched.push(entry.bucket_index());
        }
    }

    fn due(&self, _: Option<Timestamp>) -> usize {
        self.touched.len()
    }

    /// The records of a batch come before what expires at its end (rule 19). What is there at the end of the input is not taken back: the results
    /// stand.
    fn emit<'s>(&'s mut self, aggregate: &'s A, reached: Option<Timestamp>) -> Self::Emitted<'s> {
        let mut updates = Vec::with_capacity(self.touched.len());
        let taken_back = |(key, acc)| Some((key, aggregate.take_back(acc)?));
        updates.extend(self.over.drain(..).filter_map(taken_back));
        for bucket in self.touched.drain(..) {
            if let Some(slot) = self.table.get_bucket_mut(bucket) {
                slot.is_touched = false;
                updates.push((slot.key.key.clone(), aggregate.give(&mut slot.lasting.acc)));
            }
        }
        if let Some(reached) = reached {
            let tells = A::TAKES_BACK && reached != Timestamp::MAX;
            self.sweep(reached, |forgotten| updates.extend(taken_back(forgotten).filter(|_| tells)));
        }
        updates.into_iter()
    }
}

impl<K: Key, Acc, M: Track> ExpiringPart<K, Acc, M> {
    /// Takes in what comes for a key that isn't found: it may be away.
    #[cold]
    #[inline(never)]
    fn meet<T, A: Aggregate<T, Acc = Acc>, I>(
        &mut self,
        key: Kept<K>,
        at: Timestamp,
        input: I,
        first: impl FnOnce(I) -> Acc,
        add: impl FnOnce(&mut Acc, I),
    ) {
        let hash = key.hash();
        let (lasting, mut mark) = match M::recall(&mut self.away, hash, &key.key) {
            Some((mut lasting, mark)) => {
                if let Some(over) = lasting.take_in(self.lasts, at, input, first, add).filter(|_| A::TAKES_BACK) {
                    self.over.push((key.key.clone(), over));
                }
                (lasting, mark)
            }
            None => {
                let lasting = Lasting::new(first(input), self.lasts.from(at));
                self.agenda.book(lasting.booked, hash);
                (lasting, M::Mark::default())
            }
        };
        if M::mark(&mut mark) {
            self.unsaved.push(hash);
        }
        self.put(hash, Slot { key, lasting, is_touched: true, mark });
    }

    /// Puts a slot in. A table without room for it moves its buckets, and the touched ones are found again.
    pub(super) fn put(&mut self, hash: u64, slot: Slot<K, Acc, M>) {
        let (is_full, is_touched) = (self.table.len() == self.table.capacity(), slot.is_touched);
        let bucket = self.table.insert_unique(hash, slot, |slot| slot.key.hash()).bucket_index();
        if is_touched {
            self.touched.push(bucket);
        }
        if is_full {
            let table = &self.table;
            let is_touched = |&bucket: &usize| table.get_bucket(bucket).is_some_and(|slot| slot.is_touched);
            self.touched.clear();
            self.touched.extend((0..table.num_buckets()).filter(is_touched));
        }
    }

    /// Forgets what is over. (The table shows every slot that looks alike in a few bits of the hash: that of another key may have the same time booked.)
    fn sweep(&mut self, reached: Timestamp, mut forgets: impl FnMut((K, Acc)))
    where
        K: Key<Owned = K>,
    {
        while let Some((at, hash)) = self.agenda.take(reached, false) {
            if M::TRACKS {
                self.bring_back(hash, at);
            }
            let is_it = |slot: &Slot<K, Acc, M>| slot.lasting.booked == at && slot.key.hash() == hash;
            let Ok(mut entry) = self.table.find_entry(hash, is_it) else { continue };
            let lasting = &mut entry.get_mut().lasting;
            if lasting.until <= reached {
                let (Slot { key, lasting, mark, .. }, _) = entry.remove();
                if M::is_saved(&mark) {
                    self.gone.push(key.key.clone());
                }
                M::forget(&mut self.away, hash, &key.key, mark);
                forgets((key.key, lasting.acc));
            } else {
                lasting.booked = lasting.until;
                self.agenda.book(lasting.until, hash);
            }
        }
    }

    /// Brings back the keys of a hash that are away, unless one that is here is the one that is booked.
    fn bring_back(&mut self, hash: u64, booked: Timestamp)
    where
        K: Key<Owned = K>,
    {
        let is_it = |slot: &Slot<K, Acc, M>| slot.lasting.booked == booked && slot.key.hash() == hash;
        if self.table.find(hash, is_it).is_some() {
            return;
        }
        let is_here = |key: &K| self.table.find(hash, |slot| slot.key.key == *key).is_some();
        for (key, lasting, mark) in M::recall_all(&mut self.away, hash, is_here) {
            let key = Kept::new(Sought::of(&key), key);
            self.put(hash, Slot { key, lasting, is_touched: false, mark });
        }
    }
}

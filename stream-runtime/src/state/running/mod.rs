//! Running aggregates: a table that lives as long as the job. A step gives the new values of the keys it touched (rule 18).

mod kept;
mod updates;

use std::marker::PhantomData;

use hashbrown::HashTable;

use crate::aggregate::Aggregate;
use crate::state::away::{Away, Scanned};
use crate::state::key::{Kept, Key, Sought, owner_of};
use crate::state::spread::{Spread, Stays};
use crate::state::step::{Anywhere, Part, Step};
use crate::state::track::{Track, Tracked, Untracked};
use crate::time::Timestamp;
pub use updates::Updates;

/// The state of a running aggregate, by worker.
pub struct Running<K: Key, Acc, M: Track = Untracked> {
    pub(super) parts: Spread<RunningPart<K, Acc, M>>,
}

impl<K: Key, Acc> Running<K, Acc, Untracked> {
    /// No keys yet.
    pub fn new(workers: usize) -> Self {
        Running { parts: Spread::new(workers, RunningPart::new) }
    }
}

impl<K: Key, Acc> Running<K, Acc, Tracked> {
    /// No keys yet, of a state that is kept in checkpoints.
    pub fn durable(workers: usize) -> Self {
        Running { parts: Spread::owned(workers, RunningPart::new) }
    }
}

impl<K: Key, Acc, M: Track> Running<K, Acc, M> {
    /// Several workers send each item to the owner of its key.
    pub fn apart(&mut self) {
        self.parts.never_pays();
    }

    /// The aggregate during one step.
    pub fn step<'s, Q, T, A>(&'s mut self, aggregate: &'s A) -> Step<'s, Q, T, A, Anywhere, RunningPart<K, Acc, M>>
    where
        Q: Key<Owned = K, Digest = K::Digest>,
        A: Aggregate<T, Acc = Acc>,
        RunningPart<K, Acc, M>: Part<Q, T, A>,
    {
        Step::of(aggregate, Anywhere, self.parts.step(Stays::until_due(A::COMMUTES)))
    }
}

/// The keys that one worker owns.
///
/// No two share a line of the cache: their workers write to them with every item.
#[repr(align(128))]
pub struct RunningPart<K: Key, Acc, M: Track = Untracked> {
    table: HashTable<Slot<K, Acc, M>>,
    /// The buckets of the keys touched in this step, in the order of their first touch.
    touched: Vec<usize>,
    /// Of what one of several workers has added: the touched ones, by the owner of the keys.
    dealt: Vec<Vec<usize>>,
    /// The hashes of the keys that have changed since they were saved.
    unsaved: Vec<u64>,
    away: M::Only<Away<K, Acc>>,
}

struct Slot<K: Key, Acc, M: Track> {
    key: Kept<K>,
    acc: Acc,
    /// Whether this step has.
    is_touched: bool,
    mark: M::Mark,
}

impl<K: Key, T, A: Aggregate<T>, M: Track> Part<K, T, A> for RunningPart<K::Owned, A::Acc, M> {
    type Place = ();
    type Result = (K::Owned, A::Output);
    type Emitted<'s>
        = Updates<'s, K::Owned, T, A, M>
    where
        Self: 's,
        A: 's;

    const IS_SPREAD: bool = !M::TRACKS;

    #[inline]
    fn update<I>(
        &mut self,
        sought: Sought<K::Digest>,
        (): (),
        key: K,
        input: I,
        first: impl FnOnce(I) -> A::Acc,
        add: impl FnOnce(&mut A::Acc, I),
    ) {
        match self.table.find_entry(sought.hash, |slot| slot.key.is(sought, &key)) {
            Ok(mut entry) => {
                let slot = entry.get_mut();
                add(&mut slot.acc, input);
                // What is touched may have been saved so: windows that give their changes let it wait.
                if M::mark(&mut slot.mark) {
                    self.unsaved.push(sought.hash);
                }
                if !slot.is_touched {
                    slot.is_touched = true;
                    self.touched.push(entry.bucket_index());
                }
            }
            // By itself, so that what is not tracked has the same code as if nothing were ever away.
            Err(_) if M::TRACKS => self.meet(Kept::new(sought, key), input, first, add),
            Err(_) => {
                let mark = M::Mark::default();
                let slot = Slot { key: Kept::new(sought, key), acc: first(input), is_touched: true, mark };
                self.insert(slot);
            }
        }
    }

    /// What this step has touched.
    fn deal(&mut self, _: usize, owners: usize, _: Option<Timestamp>) {
        self.dealt.resize_with(owners, Vec::new);
        for bucket in self.touched.drain(..) {
            let Some(slot) = self.table.get_bucket(bucket) else { continue };
            self.dealt[owner_of::<K>(slot.key.hash(), owners)].push(bucket);
        }
    }

    /// The worker keeps its keys, for it will meet them again, unless most were of earlier steps.
    fn absorb(&mut self, local: &mut Self, _: usize, owner: usize, aggregate: &A) -> usize {
        let Some(mut buckets) = local.dealt.get_mut(owner).map(std::mem::take) else { return 0 };
        let moved = buckets.len();
        for bucket in buckets.drain(..) {
            match aggregate.empty() {
                Some(empty) => {
                    let Some(slot) = local.table.get_bucket_mut(bucket) else { continue };
                    slot.is_touched = false;
                    let acc = std::mem::replace(&mut slot.acc, empty);
                    self.merge(aggregate, slot.key.sought(), &slot.key.key, acc);
                }
                None => {
                    let Ok(entry) = local.table.get_bucket_entry(bucket) else { continue };
                    let Slot { key, acc, .. } = entry.remove().0;
                    self.merge(aggregate, key.sought(), key.key, acc);
                }
            }
        }
        local.dealt[owner] = buckets;
        let is_last = local.dealt.iter().all(Vec::is_empty);
        if is_last && local.table.len() > FEW + moved * local.dealt.len() * MANY_TIMES {
            local.table = HashTable::new();
        }
        moved
    }

    fn due(&self, _: Option<Timestamp>) -> usize {
        self.touched()
    }

    fn emit<'s>(&'s mut self, aggregate: &'s A, _: Option<Timestamp>) -> Updates<'s, K::Owned, T, A, M> {
        let RunningPart { table, touched, unsaved, .. } = self;
        Updates { aggregate, table, touched: touched.drain(..), unsaved, item: PhantomData }
    }
}

/// Of keys that this worker has no more of than this, it keeps all.
const FEW: usize = 4_096;
/// Else it keeps them as long as they are no more than so many times those of a step.
const MANY_TIMES: usize = 8;

impl<K: Key<Owned = K>, Acc: Send, M: Track> RunningPart<K, Acc, M> {
    /// Takes in what a key has come to on another worker.
    fn merge<Q, T, A>(&mut self, aggregate: &A, sought: Sought<K::Digest>, key: Q, acc: Acc)
    where
        Q: Key<Owned = K, Digest = K::Digest>,
        A: Aggregate<T, Acc = Acc>,
    {
        let merge = |earlier: &mut Acc, acc| aggregate.merge(earlier, acc);
        <Self as Part<Q, T, A>>::update(self, sought, (), key, acc, |acc| acc, merge);
    }
}

impl<K: Key, Acc, M: Track> RunningPart<K, Acc, M> {
    pub(super) fn new() -> Self {
        let away = M::make(Away::default);
        RunningPart { table: HashTable::new(), touched: Vec::new(), dealt: Vec::new(), unsaved: Vec::new(), away }
    }

    /// Whether some key may have been saved.
    pub(super) fn is_saved(&self) -> bool {
        self.table.iter().any(|slot| M::is_saved(&slot.mark)) || M::get(&self.away).is_some_and(Away::is_used)
    }

    /// How many keys this step has touched, or others of which what they came to was not given.
    pub(super) fn touched(&self) -> usize {
        self.touched.len() + M::get(&self.away).map_or(0, Away::waiting)
    }

    /// Brings back the keys that are away and wait to be given.
    pub(super) fn bring_back(&mut self)
    where
        K: Key<Owned = K>,
    {
        let waits = |away: &&mut Away<K, Acc>| away.waiting() > 0;
        let Some(mut keys) = M::get_mut(&mut self.away).filter(waits).and_then(Away::scan) else { return };
        while let Some(Scanned { hash, key, waits, .. }) = keys.next() {
            // Of a key that is here the store has what it was.
            if waits
                && self.table.find(hash, |slot| slot.key.key == key).is_none()
                && let Some((acc, mark)) = M::recall(&mut self.away, hash, &key)
            {
                let key = Kept::new(Sought::of(&key), key);
                self.put(hash, Slot { key, acc, is_touched: true, mark });
            }
        }
    }

    /// Nobody asks for it any more.
    pub(super) fn end(&mut self) {
        if let Some(away) = M::get_mut(&mut self.away) {
            away.clear();
        }
    }

    /// Takes in what comes for a key that isn't found: it may be away.
    #[cold]
    #[inline(never)]
    fn meet<I>(&mut self, key: Kept<K>, input: I, first: impl FnOnce(I) -> Acc, add: impl FnOnce(&mut Acc, I)) {
        let (acc, mark) = match M::recall(&mut self.away, key.hash(), &key.key) {
            Some((mut acc, mark)) => {
                add(&mut acc, input);
                (acc, mark)
            }
            None => (first(input), M::Mark::default()),
        };
        self.insert(Slot { key, acc, is_touched: true, mark });
    }

    /// Puts a new slot in.
    #[cold]
    #[inline(never)]
    fn insert(&mut self, mut slot: Slot<K, Acc, M>) {
        // Hashed again, so that the loop need not hold the hash beside what it looks for: measured, an instruction per record.
        let hash = slot.key.hash();
        if M::mark(&mut slot.mark) {
            self.unsaved.push(hash);
        }
        self.put(hash, slot);
    }

    /// When the table grows for it, or is laid out anew because keys have gone from it, all buckets move, and the touched ones are found again.
    fn put(&mut self, hash: u64, slot: Slot<K, Acc, M>) {
        let is_full = self.table.len() == self.table.capacity();
        if is_full {
            self.table.reserve(1, |slot| slot.key.hash());
        }
        let is_touched = slot.is_touched;
        let bucket = self.table.insert_unique(hash, slot, |slot| slot.key.hash()).bucket_index();
        if is_touched {
            self.touched.push(bucket);
        }
        if is_full {
            self.find_touched();
        }
    }

    /// Finds the touched buckets, which have moved.
    fn find_touched(&mut self) {
        let table = &self.table;
        let is_touched = |&bucket: &usize| table.get_bucket(bucket).is_some_and(|slot| slot.is_touched);
        self.touched.clear();
        self.touched.extend((0..table.num_buckets()).filter(is_touched));
    }
}

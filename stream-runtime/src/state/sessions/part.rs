//! The sessions of one worker's keys.

use std::hash::Hash;

use hashbrown::HashTable;

use super::away::AwaySession;
use super::fired::Fired;
use super::looks::Looks;
use super::over::Over;
use super::step::OpenSessions;
use crate::aggregate::Merges;
use crate::state::away::Away;
use crate::state::key::Key;
use crate::state::row::Agenda;
use crate::state::track::{Track, Untracked};
use crate::time::Timestamp;
use crate::window::{Session, Window};

/// The open sessions of the keys that one worker owns.
pub struct SessionPart<K, Acc, M: Track = Untracked> {
    /// How far apart neighbours may be.
    pub(super) gap: i64,
    /// A slot for each session. A key has several only where items are out of order, or a session waits for its grace.
    pub(super) table: HashTable<Slot<K, Acc, M>>,
    pub(super) looks: Looks,
    pub(super) over: Over<K, Acc, M>,
    /// The hashes of the keys of which sessions have changed since they were saved.
    pub(super) unsaved: Vec<u64>,
    /// The sessions that are no more since the part was last saved, by what they were saved as.
    pub(super) gone: Vec<(K, i64)>,
    /// Keys that have no session here, each with all that it has.
    pub(super) away: M::Only<Away<K, Vec<AwaySession<Acc>>>>,
    /// When they may be over, by their last items.
    pub(super) lasts: M::Only<Agenda>,
}

/// A session.
pub(super) struct Slot<K, Acc, M: Track> {
    pub key: K,
    pub first: i64,
    pub last: i64,
    pub acc: Acc,
    /// Whether its key has a later session.
    pub is_followed: bool,
    pub mark: M::Mark,
    /// The first time of the session when it was first saved. Of one key no two sessions have the same: it is a time of the session.
    pub saved_as: M::Only<i64>,
    /// Whether it stands in the agenda of those that are away, since it was. It is no later there than its last item.
    pub is_booked: M::Only<bool>,
}

impl<K, Acc, M: Track> Slot<K, Acc, M> {
    /// A session of one item.
    #[inline]
    fn begun(key: K, at: i64, acc: Acc, mark: M::Mark) -> Self {
        let (saved_as, is_booked) = (M::Only::default(), M::Only::default());
        Slot { key, first: at, last: at, acc, is_followed: false, mark, saved_as, is_booked }
    }

    /// Whether an item of this time is no further than the gap away.
    #[inline]
    fn reaches(&self, at: i64, gap: i64) -> bool {
        let distance = if at > self.last { at.abs_diff(self.last) } else { self.first.abs_diff(self.first.min(at)) };
        distance <= gap as u64
    }

    /// Whether an item of this time plainly belongs to this session and no other: it is between the session's items, or the next.
    #[inline]
    fn takes(&self, at: i64, gap: i64) -> bool {
        match at <= self.last {
            true => self.first <= at,
            false => at.abs_diff(self.last) <= gap as u64 && !self.is_followed,
        }
    }

    #[inline]
    fn stretch_to(&mut self, at: i64) {
        self.first = self.first.min(at);
        self.last = self.last.max(at);
    }

    pub fn window(&self, gap: i64) -> Window {
        let end = self.last.saturating_add(gap);
        Window { start: Timestamp::from_micros(self.first), end: Timestamp::from_micros(end) }
    }
}

impl<K, Acc, M: Track> SessionPart<K, Acc, M> {
    pub(super) fn new<Time>(windows: Session<Time>) -> Self {
        let gap = windows.gap();
        SessionPart {
            gap,
            table: HashTable::new(),
            looks: Looks::new(gap),
            over: Over::new(),
            unsaved: Vec::new(),
            gone: Vec::new(),
            away: M::make(Away::default),
            lasts: M::make(Agenda::default),
        }
    }

    /// Takes note that a session is no more.
    #[inline]
    pub(super) fn forget(&mut self, session: &Slot<K, Acc, M>)
    where
        K: Clone,
    {
        if let Some(saved_as) = M::get(&session.saved_as).filter(|_| M::is_saved(&session.mark)) {
            self.gone.push((session.key.clone(), *saved_as));
        }
        M::unweigh(&mut self.away, &session.mark);
    }

    /// No session ends before.
    pub(super) fn next_end(&self) -> Option<Timestamp> {
        let here = (!self.table.is_empty()).then(|| self.looks.first());
        here.into_iter().chain(self.next_away()).min()
    }
}

impl<K: Hash + Eq + Clone, Acc, M: Track> SessionPart<K, Acc, M> {
    /// The first item of a key that has no session.
    #[cold]
    #[inline(never)]
    fn open(&mut self, hash: u64, key: K, at: i64, acc: Acc) {
        let session = self.begun(hash, key, at, acc);
        self.insert(hash, session);
    }

    #[inline]
    fn insert(&mut self, hash: u64, session: Slot<K, Acc, M>) {
        self.table.insert_unique(hash, session, |slot| crate::state::hash::hash(&slot.key));
    }

    /// Adds an item of a key that has no session here: it may be away.
    #[cold]
    #[inline(never)]
    fn meet<Q, T, A>(&mut self, aggregate: &A, hash: u64, key: Q, at: i64, input: A::Input)
    where
        Q: Key<Owned = K>,
        A: Merges<T, Acc = Acc>,
    {
        match self.come_back(hash, &key) {
            true => self.join(aggregate, hash, key, at, input),
            false => self.open(hash, key.own(), at, aggregate.first(input)),
        }
    }

    /// A session of one item.
    #[inline]
    fn begun(&mut self, hash: u64, key: K, at: i64, acc: Acc) -> Slot<K, Acc, M> {
        self.looks.note(at, hash);
        let mut mark = M::Mark::default();
        if M::mark(&mut mark) {
            self.unsaved.push(hash);
        }
        Slot::begun(key, at, acc, mark)
    }

    /// Adds an item of a key that has sessions, of which none plainly takes it. Mostly the item begins the session behind the last one, which
    /// is over before long: the new one takes the place where its key is found first.
    #[cold]
    #[inline(never)]
    fn join<Q, T, A>(&mut self, aggregate: &A, hash: u64, key: Q, at: i64, input: A::Input)
    where
        Q: Key<Owned = K>,
        A: Merges<T, Acc = Acc>,
    {
        let is_before = |slot: &Slot<K, Acc, M>| at > slot.last && !slot.reaches(at, self.gap);
        match self.table.find_mut(hash, |slot| key.is(&slot.key) && !slot.is_followed) {
            Some(slot) if is_before(slot) => {
                self.looks.note(at, hash);
                let acc = aggregate.first(input);
                let mut mark = M::Mark::default();
                if M::mark(&mut mark) {
                    self.unsaved.push(hash);
                }
                let earlier = std::mem::replace(slot, Slot::begun(key.own(), at, acc, mark));
                self.insert(hash, Slot { is_followed: true, ..earlier });
            }
            _ => self.join_some(aggregate, hash, key, at, input),
        }
    }

    /// Adds an item of a key that has sessions, of which it joins one or two, or none.
    fn join_some<Q, T, A>(&mut self, aggregate: &A, hash: u64, key: Q, at: i64, input: A::Input)
    where
        Q: Key<Owned = K>,
        A: Merges<T, Acc = Acc>,
    {
        let gap = self.gap;
        let near = self.table.iter_hash(hash).filter(|slot| key.is(&slot.key) && slot.reaches(at, gap)).count();
        if near > 1 {
            return self.bring_together(aggregate, hash, &key, at, input);
        }
        if near == 0 {
            let session = self.begun(hash, key.own(), at, aggregate.first(input));
            return self.put(hash, session);
        }
        if let Some(slot) = self.table.find_mut(hash, |slot| key.is(&slot.key) && slot.reaches(at, gap)) {
            slot.stretch_to(at);
            if M::mark(&mut slot.mark) {
                self.unsaved.push(hash);
            }
            aggregate.add(&mut slot.acc, input);
        }
    }

    /// An item joins two sessions, which become one: the items of the earlier one come first, and the item with them.
    fn bring_together<Q, T, A>(&mut self, aggregate: &A, hash: u64, key: &Q, at: i64, input: A::Input)
    where
        Q: Key<Owned = K>,
        A: Merges<T, Acc = Acc>,
    {
        let (Some(one), Some(other)) = (self.take(hash, key, at), self.take(hash, key, at)) else { return };
        let (mut session, later) = if one.first < other.first { (one, other) } else { (other, one) };
        self.forget(&later);
        if M::mark(&mut session.mark) {
            self.unsaved.push(hash);
        }
        aggregate.add(&mut session.acc, input);
        aggregate.merge(&mut session.acc, later.acc);
        session.last = later.last;
        self.put(hash, session);
    }

    /// Takes out a session that an item joins. There are two at most, one on either side.
    fn take<Q: Key<Owned = K>>(&mut self, hash: u64, key: &Q, at: i64) -> Option<Slot<K, Acc, M>> {
        let reached = |slot: &Slot<K, Acc, M>| key.is(&slot.key) && slot.reaches(at, self.gap);
        self.table.find_entry(hash, reached).ok().map(|entry| entry.remove().0)
    }

    /// Puts a session in among those of its key.
    pub(super) fn put(&mut self, hash: u64, mut session: Slot<K, Acc, M>) {
        session.is_followed = false;
        for other in self.table.iter_hash_mut(hash).filter(|other| other.key == session.key) {
            match other.first < session.first {
                true => other.is_followed = true,
                false => session.is_followed = true,
            }
        }
        self.insert(hash, session);
    }
}

impl<K: Key, T, A: Merges<T>, M: Track> OpenSessions<K, T, A> for SessionPart<K::Owned, A::Acc, M> {
    type Result = (K::Owned, Window, A::Output);
    type Emitted<'s>
        = Fired<'s, K::Owned, T, A, M>
    where
        Self: 's,
        A: 's;

    #[cold]
    #[inline(never)]
    fn has_open(&mut self, hash: u64, key: &K, at: Timestamp) -> bool {
        if M::TRACKS {
            self.come_back(hash, key);
        }
        let at = at.as_micros();
        self.table.find(hash, |slot| key.is(&slot.key) && slot.reaches(at, self.gap)).is_some()
    }

    /// Adds an item that is not late to its session. Nearly always that is the last one of its key.
    #[inline]
    fn add(&mut self, aggregate: &A, hash: u64, key: K, at: Timestamp, input: A::Input) {
        let (at, gap) = (at.as_micros(), self.gap);
        match self.table.find_mut(hash, |slot| key.is(&slot.key)) {
            Some(slot) if slot.takes(at, gap) => {
                slot.last = slot.last.max(at);
                if M::mark(&mut slot.mark) {
                    self.unsaved.push(hash);
                }
                aggregate.add(&mut slot.acc, input);
            }
            Some(_) => self.join(aggregate, hash, key, at, input),
            // By itself, so that what is not tracked has the same code as if nothing were ever away.
            None if M::TRACKS => self.meet(aggregate, hash, key, at, input),
            None => self.open(hash, key.own(), at, aggregate.first(input)),
        }
    }

    fn at_most(&self) -> usize {
        self.table.len() + M::get(&self.away).map_or(0, Away::count)
    }

    fn emit<'s>(&'s mut self, aggregate: &'s A, reached: Option<Timestamp>) -> Self::Emitted<'s> {
        if let Some(reached) = reached {
            self.reach(reached);
        }
        Fired::new(aggregate, self)
    }
}

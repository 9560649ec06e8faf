//! The sessions of one worker's keys, and how items are added to them.

use std::collections::BTreeSet;
use std::vec;

use hashbrown::HashTable;
use serde::{Deserialize, Serialize};

use super::ends::{End, Ends};
use crate::aggregate::{Change, Merges};
use crate::state::away::Away;
use crate::state::hash::hash;
use crate::state::key::Key;
use crate::state::sessions::OpenSessions;
use crate::state::track::{Track, Untracked};
use crate::time::Timestamp;
use crate::window::{Grace, Session, Window};

/// The open sessions of the keys that one worker owns, and what was given of them.
pub struct ChangingSessions<K, Acc, V, M: Track = Untracked> {
    /// How far apart neighbours may be.
    pub(super) gap: i64,
    pub(super) grace: Grace,
    pub(super) table: HashTable<Slot<K, Acc, V, M>>,
    /// When sessions are to be looked at again: at their ends, and when their grace is over.
    pub(super) ends: Ends,
    /// The hashes of the keys that this step has touched.
    pub(super) touched: Vec<u64>,
    /// With early results, those of the keys that were touched since the last tick.
    pub(super) waiting: Vec<u64>,
    /// Whether sessions that are open say what they come to, now and then.
    pub(super) is_early: bool,
    /// Whether they do in this step.
    pub(super) is_tick: bool,
    pub(super) unsaved: Unsaved<K>,
    /// Keys that are not here. When they are to be looked at stays noted.
    pub(super) away: M::Only<Away<K, Known<Acc, V, M>>>,
}

/// What is to be saved of a part: nothing at all where that is not tracked.
pub(super) struct Unsaved<K> {
    /// The hashes of the keys of which sessions have changed.
    pub changed: Vec<u64>,
    /// Those of the keys that have begun to wait for a tick.
    pub waiting: Vec<u64>,
    /// Those of the keys that waited when the part was loaded.
    pub waited: BTreeSet<u64>,
    /// Whether a tick has come, and nothing waited any more.
    pub has_ticked: bool,
    /// The sessions that are no more, by what they were saved as.
    pub gone: Vec<(K, i64)>,
}

/// A key.
pub(super) struct Slot<K, Acc, V, M: Track> {
    pub key: K,
    pub known: Known<Acc, V, M>,
    pub mark: M::Mark,
}

/// What is known of a key.
pub struct Known<Acc, V, M: Track> {
    /// The earliest first.
    pub(super) sessions: Vec<Open<Acc, V, M>>,
    /// Whether this step has touched it.
    pub(super) is_touched: bool,
    /// Whether it is noted that it was touched since the last tick.
    pub(super) waits: bool,
}

impl<K, Acc, V, M: Track> Slot<K, Acc, V, M> {
    /// A key without sessions.
    pub fn new(key: K, waits: bool) -> Self {
        Slot { key, known: Known { sessions: Vec::new(), is_touched: false, waits }, mark: M::Mark::default() }
    }
}

/// An open session.
pub(super) struct Open<Acc, V, M: Track> {
    pub first: i64,
    pub last: i64,
    pub acc: Acc,
    /// The time that is noted of it: never later than it is to be looked at.
    pub noted: i64,
    /// Whether an item has come since it was given.
    pub has_changed: bool,
    /// What was given of it, and of those that have become a part of it.
    pub given: Vec<Given<V>>,
    pub mark: M::Mark,
    /// The first time of the session when it was first saved. Of one key no two sessions have the same: it is a time of the session.
    pub saved_as: M::Only<i64>,
}

/// A result that stands.
#[derive(Serialize, Deserialize)]
pub(super) struct Given<V> {
    pub window: Window,
    pub value: V,
    /// Whether the end had come, so that it does not wait for a tick to be taken back.
    pub is_closed: bool,
}

impl<Acc, V, M: Track> Open<Acc, V, M> {
    /// Whether an item of this time is no further than the gap away.
    #[inline]
    fn reaches(&self, at: i64, gap: i64) -> bool {
        let distance = if at > self.last { at.abs_diff(self.last) } else { self.first.abs_diff(self.first.min(at)) };
        distance <= gap as u64
    }

    pub fn end(&self, gap: i64) -> i64 {
        self.last.saturating_add(gap)
    }

    /// What it was saved as.
    pub fn saved_as(&self) -> Option<i64> {
        M::get(&self.saved_as).copied().filter(|_| M::is_saved(&self.mark))
    }

    pub fn window(&self, gap: i64) -> Window {
        Window { start: Timestamp::from_micros(self.first), end: Timestamp::from_micros(self.end(gap)) }
    }
}

impl<K, Acc, V, M: Track> ChangingSessions<K, Acc, V, M> {
    pub(super) fn new<Time>(windows: Session<Time>) -> Self {
        ChangingSessions {
            gap: windows.gap(),
            grace: windows.patience(),
            table: HashTable::new(),
            ends: Ends::new(windows.gap()),
            touched: Vec::new(),
            waiting: Vec::new(),
            is_early: windows.ticks().is_some(),
            is_tick: false,
            unsaved: Unsaved {
                changed: Vec::new(),
                waiting: Vec::new(),
                waited: BTreeSet::new(),
                has_ticked: false,
                gone: Vec::new(),
            },
            away: M::make(Away::default),
        }
    }

    /// Whether something may have changed that was not given.
    pub(super) fn waits(&self) -> bool {
        !self.waiting.is_empty()
    }
}

impl<K: Key, T, A, M> OpenSessions<K, T, A> for ChangingSessions<K::Owned, A::Acc, A::Output, M>
where
    A: Merges<T>,
    A::Output: Clone + Send,
    M: Track,
{
    type Result = (K::Owned, Window, Change<A::Output>);
    type Emitted<'s>
        = vec::IntoIter<Self::Result>
    where
        Self: 's,
        A: 's;

    fn has_open(&mut self, hash: u64, key: &K, at: Timestamp) -> bool {
        if M::TRACKS {
            self.come_back(hash, key);
        }
        let slot = self.table.find(hash, |slot| key.is(&slot.key));
        slot.is_some_and(|slot| slot.known.sessions.iter().any(|session| session.reaches(at.as_micros(), self.gap)))
    }

    #[inline]
    fn add(&mut self, aggregate: &A, hash_of_key: u64, key: K, at: Timestamp, input: A::Input) {
        let (at, gap) = (at.as_micros(), self.gap);
        if M::TRACKS {
            self.come_back(hash_of_key, &key);
        }
        let entry = self.table.entry(hash_of_key, |slot| key.is(&slot.key), |slot| hash(&slot.key));
        let Slot { key, known: slot, .. } = entry.or_insert_with(|| Slot::new(key.clone().own(), false)).into_mut();
        if !slot.is_touched {
            slot.is_touched = true;
            self.touched.push(hash_of_key);
        }
        if self.is_early && !slot.waits {
            slot.waits = true;
            self.waiting.push(hash_of_key);
            if M::TRACKS {
                self.unsaved.waiting.push(hash_of_key);
            }
        }
        let Some(place) = slot.sessions.iter().position(|session| session.reaches(at, gap)) else {
            let (place, end) = (slot.sessions.partition_point(|session| session.first < at), at.saturating_add(gap));
            let acc = aggregate.first(input);
            let (mut mark, saved_as, given) = (M::Mark::default(), M::Only::default(), Vec::new());
            if M::mark(&mut mark) {
                self.unsaved.changed.push(hash_of_key);
            }
            let session = Open { first: at, last: at, acc, noted: end, has_changed: true, given, mark, saved_as };
            slot.sessions.insert(place, session);
            return self.ends.add(End { at: end, hash: hash_of_key });
        };
        // It may bring two together: the items of the earlier one come first, and the item with them.
        let later = slot.sessions.get(place + 1).is_some_and(|next| next.reaches(at, gap));
        let later = later.then(|| slot.sessions.remove(place + 1));
        let session = &mut slot.sessions[place];
        aggregate.add(&mut session.acc, input);
        (session.first, session.last) = (session.first.min(at), session.last.max(at));
        session.has_changed = true;
        if M::mark(&mut session.mark) {
            self.unsaved.changed.push(hash_of_key);
        }
        if let Some(later) = later {
            if let Some(saved_as) = later.saved_as() {
                self.unsaved.gone.push((key.clone(), saved_as));
            }
            aggregate.merge(&mut session.acc, later.acc);
            session.last = later.last;
            session.given.extend(later.given);
        }
        let end = session.end(gap);
        // One that waited for its grace only has an end before it again.
        if end < session.noted {
            session.noted = end;
            self.ends.add(End { at: end, hash: hash_of_key });
        }
    }

    fn at_most(&self) -> usize {
        self.table.len() + M::get(&self.away).map_or(0, Away::count)
    }

    fn emit<'s>(&'s mut self, aggregate: &'s A, reached: Option<Timestamp>) -> Self::Emitted<'s> {
        self.settle(aggregate, reached).into_iter()
    }
}

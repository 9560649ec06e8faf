//! An aggregate of sessions during one step.

use super::exchange::{Parcel, deliver, send};
use super::part::SessionPart;
use crate::aggregate::Merges;
use crate::engine::{GatherShare, Ports, TallyShare, add_each, each};
use crate::source::{Batch, Share};
use crate::state::hash::hash;
use crate::state::key::Key;
use crate::state::track::{Track, Tracked, Untracked};
use crate::time::Timestamp;
use crate::window::Session;

/// The state of an aggregate of sessions, by worker.
pub struct Sessions<K, Acc, M: Track = Untracked> {
    pub(super) parts: Vec<SessionPart<K, Acc, M>>,
}

impl<K, Acc> Sessions<K, Acc, Untracked> {
    /// No sessions yet.
    pub fn new<Time>(workers: usize, windows: Session<Time>) -> Self {
        Sessions { parts: each(workers, || SessionPart::new(windows)) }
    }
}

impl<K, Acc> Sessions<K, Acc, Tracked> {
    /// No sessions yet, of a state that is kept in checkpoints.
    pub fn durable<Time>(workers: usize, windows: Session<Time>) -> Self {
        Sessions { parts: each(workers, || SessionPart::new(windows)) }
    }
}

impl<K, Acc, M: Track> Sessions<K, Acc, M> {
    /// The aggregate during one step, in which items before the horizon are late unless they join a session; those are put aside.
    pub fn step<'s, Q, T, A, L>(
        &'s mut self,
        horizon: Timestamp,
        aggregate: &'s A,
        late: impl Ports<Local = L>,
    ) -> SessionStep<'s, Q, T, A, SessionPart<K, Acc, M>, L>
    where
        Q: Key<Owned = K>,
        A: Merges<T, Acc = Acc>,
        L: Aside<T>,
    {
        SessionStep::new(aggregate, horizon, &mut self.parts, late)
    }

    /// No session ends before: when there may be something to fire.
    pub fn next_end(&self) -> Option<Timestamp> {
        self.parts.iter().filter_map(SessionPart::next_end).min()
    }
}

/// Takes the items that are late, with their times.
pub trait Aside<T>: Send {
    /// Takes one.
    fn put(&mut self, at: Timestamp, item: T);
}

/// Only counts them.
impl<T> Aside<T> for TallyShare<'_> {
    fn put(&mut self, _: Timestamp, _: T) {
        self.dropped();
    }
}

impl<T: Send> Aside<T> for GatherShare<'_, (Timestamp, T)> {
    fn put(&mut self, at: Timestamp, item: T) {
        self.write((at, item));
    }
}

/// The open sessions of the keys that one worker owns.
pub trait OpenSessions<K: Key, T, A: Merges<T>>: Send {
    /// A result.
    type Result;
    /// What comes out at the end of a step.
    type Emitted<'s>: Iterator<Item = Self::Result>
    where
        Self: 's,
        A: 's;

    /// Whether there is an open session that an item joins: it is not late then, whatever its own time (rule 4).
    fn has_open(&mut self, hash: u64, key: &K, at: Timestamp) -> bool;

    /// Adds an item that is not late to its session.
    fn add(&mut self, aggregate: &A, hash: u64, key: K, at: Timestamp, input: A::Input);

    /// How many results there are at the most.
    fn at_most(&self) -> usize;

    /// What comes out at the end of a step, with the watermark at `reached`.
    fn emit<'s>(&'s mut self, aggregate: &'s A, reached: Option<Timestamp>) -> Self::Emitted<'s>;
}

/// What one worker sends, by the worker that it is for.
type Post<K, T, Input> = Vec<Parcel<K, T, Input>>;

/// An aggregate of sessions during one step.
pub struct SessionStep<'s, K: Key, T, A: Merges<T>, P, L> {
    aggregate: &'s A,
    horizon: Timestamp,
    parts: &'s mut [P],
    late: Vec<L>,
    /// What each worker sends to each, in the order of the stages and in each in the workers' order.
    posts: Vec<Post<K, T, A::Input>>,
}

impl<'s, K, T, A, P, L> SessionStep<'s, K, T, A, P, L>
where
    K: Key,
    A: Merges<T>,
    P: OpenSessions<K, T, A>,
    L: Aside<T>,
{
    pub(in crate::state) fn new(
        aggregate: &'s A,
        horizon: Timestamp,
        parts: &'s mut [P],
        mut late: impl Ports<Local = L>,
    ) -> Self {
        let mut of_workers = Vec::with_capacity(parts.len());
        while of_workers.len() < parts.len()
            && let Some(late) = late.next_local()
        {
            of_workers.push(late);
        }
        let late = of_workers;
        SessionStep { aggregate, horizon, parts, late, posts: Vec::new() }
    }

    /// Where the loops of a stage add to: behind a merge there are several stages.
    pub fn port(&mut self) -> SessionPort<'_, K, T, A, P, L> {
        let workers = self.parts.len();
        let senders = if workers == 1 { 0 } else { workers };
        let of_earlier_stages = self.posts.len();
        add_each(&mut self.posts, senders, || each(workers, Vec::new));
        let to = if workers == 1 {
            Targets::Own(&mut *self.parts, &mut self.late)
        } else {
            Targets::Post(&mut self.posts[of_earlier_stages..])
        };
        SessionPort { aggregate: self.aggregate, horizon: self.horizon, to }
    }

    /// What comes out at the end of the step, as the batch of the next stage: each worker sees to the keys that it owns.
    pub fn results(self, reached: Option<Timestamp>) -> SessionResults<'s, K, T, A, P, L> {
        let mut shares = Vec::with_capacity(self.parts.len());
        let mut parts = self.parts.iter_mut();
        for late in self.late {
            let Some(part) = parts.next() else { break };
            shares.push(SessionShare { aggregate: self.aggregate, part, late, incoming: Vec::new(), reached });
        }
        for post in self.posts {
            for (owner, parcel) in post.into_iter().enumerate() {
                shares[owner].incoming.push(parcel);
            }
        }
        SessionResults(shares)
    }
}

/// [`SessionStep`], as an end of a stage.
pub struct SessionPort<'p, K: Key, T, A: Merges<T>, P, L> {
    aggregate: &'p A,
    horizon: Timestamp,
    to: Targets<'p, P, L, Post<K, T, A::Input>>,
}

/// Where those workers add to that have been given nothing yet.
enum Targets<'p, P, L, O> {
    Own(&'p mut [P], &'p mut [L]),
    Post(&'p mut [O]),
}

impl<'p, K, T, A, P, L> Ports for SessionPort<'p, K, T, A, P, L>
where
    K: Key,
    T: Send,
    A: Merges<T>,
    P: OpenSessions<K, T, A>,
    L: Aside<T>,
{
    type Local = SessionAdder<'p, K, T, A, P, L>;

    fn next_local(&mut self) -> Option<Self::Local> {
        let to = match &mut self.to {
            Targets::Own(parts, late) => To::Own(parts.split_off_first_mut()?, late.split_off_first_mut()?),
            Targets::Post(posts) => To::Post(posts.split_off_first_mut()?),
        };
        Some(SessionAdder { aggregate: self.aggregate, horizon: self.horizon, to })
    }
}

/// Where one worker adds to: the only worker to the state itself, one of several to what it sends.
pub struct SessionAdder<'p, K: Key, T, A: Merges<T>, P, L> {
    aggregate: &'p A,
    horizon: Timestamp,
    to: To<'p, K, T, A, P, L>,
}

enum To<'p, K: Key, T, A: Merges<T>, P, L> {
    Own(&'p mut P, &'p mut L),
    Post(&'p mut [Parcel<K, T, A::Input>]),
}

impl<K, T, A, P, L> SessionAdder<'_, K, T, A, P, L>
where
    K: Key,
    A: Merges<T>,
    P: OpenSessions<K, T, A>,
    L: Aside<T>,
{
    /// Adds, for one loop: a local of it, so that registers can hold it.
    #[inline]
    pub fn enter(&mut self, _partition: usize) -> SessionAdder<'_, K, T, A, P, L> {
        let to = match &mut self.to {
            To::Own(part, late) => To::Own(&mut **part, &mut **late),
            To::Post(parcels) => To::Post(parcels),
        };
        SessionAdder { aggregate: self.aggregate, horizon: self.horizon, to }
    }

    /// Takes in an item, or puts it aside.
    #[inline]
    pub fn add(&mut self, key: K, at: Timestamp, item: T) {
        let hash = hash(&key);
        match &mut self.to {
            To::Own(part, late) => {
                if at < self.horizon && !part.has_open(hash, &key, at) {
                    return late.put(at, item);
                }
                part.add(self.aggregate, hash, key, at, self.aggregate.input(item));
            }
            To::Post(parcels) => send(parcels, self.aggregate, self.horizon, (hash, key, at), item),
        }
    }
}

/// The sessions that are due, a share for each owner.
pub struct SessionResults<'s, K: Key, T, A: Merges<T>, P, L>(Vec<SessionShare<'s, K, T, A, P, L>>);

impl<'s, K, T, A, P, L> Batch for SessionResults<'s, K, T, A, P, L>
where
    K: Key,
    T: Send,
    A: Merges<T>,
    P: OpenSessions<K, T, A>,
    L: Aside<T>,
{
    type Item = P::Result;
    type Share = SessionShare<'s, K, T, A, P, L>;

    /// At the most: how many sessions are due is known once they have been taken out.
    fn records(&self) -> u64 {
        let work = |share: &SessionShare<'s, K, T, A, P, L>| share.incoming.iter().map(Vec::len).sum::<usize>();
        self.0.iter().map(|share| work(share) + share.part.at_most()).sum::<usize>() as u64
    }

    fn shares(self, _: usize) -> Vec<Self::Share> {
        self.0
    }
}

/// The sessions of the keys that one worker owns.
pub struct SessionShare<'s, K: Key, T, A: Merges<T>, P, L> {
    aggregate: &'s A,
    part: &'s mut P,
    late: L,
    incoming: Vec<Parcel<K, T, A::Input>>,
    reached: Option<Timestamp>,
}

impl<'s, K, T, A, P, L> IntoIterator for SessionShare<'s, K, T, A, P, L>
where
    K: Key,
    A: Merges<T>,
    P: OpenSessions<K, T, A>,
    L: Aside<T>,
{
    type Item = P::Result;
    type IntoIter = P::Emitted<'s>;

    fn into_iter(mut self) -> Self::IntoIter {
        for parcel in self.incoming {
            deliver(parcel, self.aggregate, self.part, &mut self.late);
        }
        self.part.emit(self.aggregate, self.reached)
    }
}

impl<K: Key, T: Send, A: Merges<T>, P: OpenSessions<K, T, A>, L: Aside<T>> Share for SessionShare<'_, K, T, A, P, L> {}

//! A keyed aggregate during one step: its ends for the workers, and what comes out at its end.

use std::hash::Hash;
use std::marker::PhantomData;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::adder::{Adding, Target};
use super::exchange::{Outbox, Parcel};
use super::gauge::{Gauge, Way};
use super::key::{Key, Sought};
use super::spread::part_of;
use crate::aggregate::Aggregate;
use crate::engine::{Ports, add_each};
use crate::source::{Batch, Share};
use crate::time::Timestamp;

/// The state of an aggregate that one worker owns.
pub trait Part<K: Key, T, A: Aggregate<T>>: Send {
    /// Which of a key's accumulators: its window, or `()`.
    type Place: Copy + Eq + Hash + Send;
    /// A result.
    type Result;
    /// What comes out at the end of a step.
    type Emitted<'s>: Iterator<Item = Self::Result>
    where
        Self: 's,
        A: 's;

    /// Adds an input to the accumulator of a key at a place; where there is none, makes the first of it.
    fn update<I>(
        &mut self,
        sought: Sought<K::Digest>,
        place: Self::Place,
        key: K,
        input: I,
        first: impl FnOnce(I) -> A::Acc,
        add: impl FnOnce(&mut A::Acc, I),
    );

    /// Makes a place the one that is updated next.
    fn turn_to(&mut self, place: Self::Place) {
        let _ = place;
    }

    /// Sorts what is due of what a worker has added to a part of its own by the owners of the keys, of whom there are so many. What was sorted already stays so.
    fn deal(&mut self, owners: usize, reached: Option<Timestamp>) {
        let _ = (owners, reached);
    }

    /// Takes over what such a part has for this owner; says of how many keys.
    fn absorb(&mut self, local: &mut Self, owner: usize, aggregate: &A) -> usize {
        let _ = (local, owner, aggregate);
        0
    }

    /// About how many results there will be, of what is here already.
    fn due(&self, reached: Option<Timestamp>) -> usize;

    /// What comes out at the end of a step, with the watermark at `reached`.
    fn emit<'s>(&'s mut self, aggregate: &'s A, reached: Option<Timestamp>) -> Self::Emitted<'s>;
}

/// Knows the place of the item that is added next: its window, or the only one there is.
pub trait Placing: Clone + Send {
    /// The place.
    type Place;

    /// The place.
    fn place(&self) -> Self::Place;
}

/// There is one place.
#[derive(Clone, Copy, Debug)]
pub struct Anywhere;

impl Placing for Anywhere {
    type Place = ();

    #[inline]
    fn place(&self) {}
}

pub(super) type OutboxOf<K, T, A, P> =
    Outbox<K, <P as Part<K, T, A>>::Place, <A as Aggregate<T>>::Input, <A as Aggregate<T>>::Acc>;
type ParcelOf<K, T, A, P> =
    Parcel<K, <P as Part<K, T, A>>::Place, <A as Aggregate<T>>::Input, <A as Aggregate<T>>::Acc>;

/// The parts of an aggregate's state during one step.
pub(super) struct Parts<'s, P> {
    /// One for each worker, of the keys that it owns.
    pub(super) owners: &'s mut [P],
    /// One for each worker, of what it adds before an exchange; or none.
    pub(super) locals: &'s mut [Mutex<P>],
    /// What shows whether it pays to add to these.
    pub(super) gauge: Option<&'s mut Gauge>,
    pub(super) way: Way,
}

/// A keyed aggregate during one step.
pub struct Step<'s, K: Key, T, A: Aggregate<T>, W, P: Part<K, T, A>> {
    aggregate: &'s A,
    placing: W,
    parts: Parts<'s, P>,
    outboxes: Vec<OutboxOf<K, T, A, P>>,
    item: PhantomData<fn(T)>,
}

impl<'s, K: Key, T, A: Aggregate<T>, W, P: Part<K, T, A>> Step<'s, K, T, A, W, P> {
    /// With a part for each worker.
    pub(super) fn new(aggregate: &'s A, placing: W, parts: &'s mut [P]) -> Self {
        let way = Way::Sent { combined: true };
        Step::of(aggregate, placing, Parts { owners: parts, locals: &mut [], gauge: None, way })
    }

    pub(super) fn of(aggregate: &'s A, placing: W, parts: Parts<'s, P>) -> Self {
        Step { aggregate, placing, parts, outboxes: Vec::new(), item: PhantomData }
    }

    /// Where the loops of a stage add to. Behind a merge several stages do: each gets outboxes of its own, so that what an earlier one
    /// adds comes first, whichever worker it was on.
    pub fn port(&mut self) -> AdderPort<'_, K, T, A, W, P> {
        let workers = self.parts.owners.len();
        if workers == 1 {
            return self.port_of_owners();
        }
        let by = match self.parts.way {
            Way::Local => By::Locals(&mut *self.parts.locals),
            Way::Sent { combined } => {
                let of_earlier_stages = self.outboxes.len();
                let usual = self.parts.gauge.as_ref().map_or(0, |gauge| gauge.usual());
                let room = (usual + usual / 8) / (workers * workers);
                add_each(&mut self.outboxes, workers, || Outbox::new(workers, combined, room));
                By::Post(&mut self.outboxes[of_earlier_stages..])
            }
        };
        let gauge = self.parts.gauge.as_deref_mut();
        AdderPort { aggregate: self.aggregate, placing: &self.placing, by, gauge }
    }

    /// Where the loops of a stage add to of which each has items of keys that it owns, and of no others.
    pub fn port_of_owners(&mut self) -> AdderPort<'_, K, T, A, W, P> {
        let by = By::Owners(&mut *self.parts.owners);
        AdderPort { aggregate: self.aggregate, placing: &self.placing, by, gauge: None }
    }

    /// What comes out at the end of the step, as the batch of the next stage: each worker sees to the keys that it owns.
    pub fn results(self, reached: Option<Timestamp>) -> Results<'s, K, T, A, P> {
        let Step { aggregate, parts: Parts { owners, locals, gauge, .. }, outboxes, .. } = self;
        let mut moved = None;
        if let Some(gauge) = gauge {
            for (items, states) in outboxes.iter().map(Outbox::added) {
                gauge.sent(items, locals.is_empty().then_some(states));
            }
            moved = Some(gauge.moved());
        }
        let locals = &*locals;
        let mut shares = Vec::with_capacity(owners.len());
        for (owner, part) in owners.iter_mut().enumerate() {
            let moved = moved.as_mut().and_then(Iterator::next);
            let incoming = Vec::new();
            shares.push(ResultShare { aggregate, part, owner, locals, moved, incoming, reached, item: PhantomData });
        }
        for outbox in outboxes {
            for (owner, parcel) in outbox.into_parcels().into_iter().enumerate() {
                shares[owner].incoming.push(parcel);
            }
        }
        Results(shares)
    }
}

/// [`Step`], as an end of a stage.
pub struct AdderPort<'p, K: Key, T, A: Aggregate<T>, W, P: Part<K, T, A>> {
    aggregate: &'p A,
    placing: &'p W,
    by: By<'p, P, OutboxOf<K, T, A, P>>,
    gauge: Option<&'p mut Gauge>,
}

/// How the items of a stage come to the owners of their keys, less what workers have been given already.
enum By<'p, P, O> {
    /// They are there.
    Owners(&'p mut [P]),
    /// Each worker adds to a part of its own.
    Locals(&'p mut [Mutex<P>]),
    /// Each worker has an outbox.
    Post(&'p mut [O]),
}

impl<'p, K, T, A, W, P> Ports for AdderPort<'p, K, T, A, W, P>
where
    K: Key,
    A: Aggregate<T>,
    W: Placing<Place = P::Place>,
    P: Part<K, T, A>,
{
    type Local = Adding<'p, K, T, A, W, P>;

    fn begin(&mut self, records: u64) {
        let Some(gauge) = &mut self.gauge else { return };
        gauge.begins(matches!(self.by, By::Locals(_)), records);
    }

    fn next_local(&mut self) -> Option<Self::Local> {
        let target = match &mut self.by {
            By::Owners(parts) => Target::Own(parts.split_off_first_mut()?),
            By::Locals(parts) => Target::Own(part_of(parts.split_off_first_mut()?)),
            By::Post(outboxes) => Target::Post(outboxes.split_off_first_mut()?),
        };
        Some(Adding::new(self.aggregate, self.placing.clone(), target))
    }
}

/// What comes out of a keyed aggregate at the end of a step, a share for each owner.
pub struct Results<'s, K: Key, T, A: Aggregate<T>, P: Part<K, T, A>>(Vec<ResultShare<'s, K, T, A, P>>);

impl<'s, K: Key, T, A: Aggregate<T>, P: Part<K, T, A>> Batch for Results<'s, K, T, A, P> {
    type Item = P::Result;
    type Share = ResultShare<'s, K, T, A, P>;

    fn records(&self) -> u64 {
        let mut records = 0;
        for share in &self.0 {
            records += share.work() as u64;
        }
        records
    }

    fn shares(self, _: usize) -> Vec<Self::Share> {
        self.0
    }
}

/// The results of the keys that one worker owns.
pub struct ResultShare<'s, K: Key, T, A: Aggregate<T>, P: Part<K, T, A>> {
    aggregate: &'s A,
    part: &'s mut P,
    owner: usize,
    /// What the workers have added to before the exchange.
    locals: &'s [Mutex<P>],
    moved: Option<&'s mut u64>,
    incoming: Vec<ParcelOf<K, T, A, P>>,
    reached: Option<Timestamp>,
    item: PhantomData<fn(T)>,
}

impl<K: Key, T, A: Aggregate<T>, P: Part<K, T, A>> ResultShare<'_, K, T, A, P> {
    /// How much there is to do: what the other workers have sent, and what is due.
    fn work(&self) -> usize {
        let mut work = self.part.due(self.reached);
        if let Some(local) = self.locals.get(self.owner) {
            work += lock(local).due(self.reached);
        }
        for parcel in &self.incoming {
            work += parcel.len();
        }
        work
    }
}

impl<'s, K: Key, T, A: Aggregate<T>, P: Part<K, T, A>> IntoIterator for ResultShare<'s, K, T, A, P> {
    type Item = P::Result;
    type IntoIter = P::Emitted<'s>;

    fn into_iter(self) -> P::Emitted<'s> {
        let ResultShare { aggregate, part, owner, locals, moved, incoming, reached, .. } = self;
        for parcel in incoming {
            parcel.deliver(aggregate, part);
        }
        // Each owner begins with what it has added itself: so each part is sorted by another thread, and none waits for long.
        let (before, from_own) = locals.split_at(owner.min(locals.len()));
        let mut taken = 0;
        for local in from_own.iter().chain(before) {
            let mut local = lock(local);
            local.deal(locals.len(), reached);
            taken += part.absorb(&mut local, owner, aggregate);
        }
        if let Some(moved) = moved {
            *moved += taken as u64;
        }
        part.emit(aggregate, reached)
    }
}

/// A part of which all owners take something. Whoever has panicked with it has ended the job.
fn lock<P>(local: &Mutex<P>) -> MutexGuard<'_, P> {
    local.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<K: Key, T, A: Aggregate<T>, P: Part<K, T, A>> Share for ResultShare<'_, K, T, A, P> {}

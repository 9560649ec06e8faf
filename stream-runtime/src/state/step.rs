//! A keyed aggregate during one step: its ends for the workers, and what comes out at its end.

use std::hash::Hash;
use std::marker::PhantomData;
use std::sync::Mutex;

use super::adder::{Adding, Target};
use super::exchange::Outbox;
use super::gauge::{Gauge, Way};
use super::key::{Key, Sought};
use super::lengths::Lengths;
use super::results::Results;
use super::spread::{Stays, part_of};
use crate::aggregate::Aggregate;
use crate::engine::Ports;
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

    /// Whether each worker has a part besides, of what it adds before an exchange: see `state/spread.rs`.
    const IS_SPREAD: bool = false;

    /// Whether a worker makes one of the items of a key before it sends them. What may stay in a part of its own until it is due it sends in few steps only: the code for
    /// combining there would be compiled for next to nothing.
    const COMBINES: bool = A::COMBINES && !(Self::IS_SPREAD && A::COMMUTES);

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

    /// Sorts what is due of what a worker has added to a part of its own by the owners of the keys, of whom there are so many; what it owns itself may stay where it is.
    /// What was sorted already stays so.
    fn deal(&mut self, worker: usize, owners: usize, reached: Option<Timestamp>) {
        let _ = (worker, owners, reached);
    }

    /// Takes over what such a part, of a worker, has for this owner; says of how many keys.
    fn absorb(&mut self, local: &mut Self, worker: usize, owner: usize, aggregate: &A) -> usize {
        let _ = (local, worker, owner, aggregate);
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

/// The parts of an aggregate's state during one step.
pub(super) struct Parts<'s, P> {
    /// One for each worker, of the keys that it owns.
    pub(super) owners: &'s mut [P],
    /// One for each worker, of what it adds before an exchange; or none.
    pub(super) locals: &'s mut [Mutex<P>],
    /// How long it may stay there.
    pub(super) stays: Stays,
    /// What shows whether it pays to add to these.
    pub(super) gauge: Option<&'s mut Gauge>,
    pub(super) way: Way,
    /// How much each owner was sent before; or none.
    pub(super) lengths: &'s mut [Lengths],
}

/// A keyed aggregate during one step.
pub struct Step<'s, K: Key, T, A: Aggregate<T>, W, P: Part<K, T, A>> {
    aggregate: &'s A,
    placing: W,
    parts: Parts<'s, P>,
    outboxes: Vec<OutboxOf<K, T, A, P>>,
    /// Whether there was a stage that has added.
    has_begun: bool,
    item: PhantomData<fn(T)>,
}

impl<'s, K: Key, T, A: Aggregate<T>, W, P: Part<K, T, A>> Step<'s, K, T, A, W, P> {
    /// With a part for each worker.
    pub(super) fn new(aggregate: &'s A, placing: W, parts: &'s mut [P]) -> Self {
        let way = Way::Sent { combined: true };
        let (locals, lengths): (&mut [Mutex<P>], &mut [Lengths]) = (&mut [], &mut []);
        Step::of(aggregate, placing, Parts { owners: parts, locals, stays: Stays::Nowhere, gauge: None, way, lengths })
    }

    pub(super) fn of(aggregate: &'s A, placing: W, parts: Parts<'s, P>) -> Self {
        Step { aggregate, placing, parts, outboxes: Vec::new(), has_begun: false, item: PhantomData }
    }

    /// Where the loops of a stage add to. Behind a merge several stages do: each gets outboxes of its own, so that what an earlier one
    /// adds comes first, whichever worker it was on.
    pub fn port(&mut self) -> AdderPort<'_, K, T, A, W, P> {
        let workers = self.parts.owners.len();
        if workers == 1 {
            return self.port_of_owners();
        }
        // What a worker adds in its second stage comes behind what others have added in their first.
        let may_stay = self.parts.stays != Stays::WithinAStep || !std::mem::replace(&mut self.has_begun, true);
        let way = if may_stay { self.parts.way } else { self.parts.way.sent() };
        let by = match way {
            Way::Local => By::Locals(&mut *self.parts.locals),
            Way::Sent { combined } => {
                // Its outbox is there, and stays empty.
                let is_of_first = K::PLACES == 1 && self.parts.way == way && self.outboxes.is_empty();
                let first = if is_of_first { self.parts.owners.first_mut() } else { None };
                let of_earlier_stages = self.outboxes.len();
                for number in of_earlier_stages..of_earlier_stages + workers {
                    self.outboxes.push(Outbox::new(number, workers, P::COMBINES && combined, self.parts.lengths));
                }
                By::Post { first, outboxes: &mut self.outboxes[of_earlier_stages..] }
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
        Results::new(self.aggregate, self.parts, self.outboxes, reached)
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
    /// Each worker has an outbox; or, where all items go to the first and nothing comes before what it adds itself, all but the first.
    Post { first: Option<&'p mut P>, outboxes: &'p mut [O] },
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
            By::Post { first, outboxes } => {
                let outbox = outboxes.split_off_first_mut()?;
                first.take().map_or(Target::Post(outbox), Target::Own)
            }
        };
        Some(Adding::new(self.aggregate, self.placing.clone(), target))
    }
}

//! A keyed aggregate during one step: where the loops add to, and what comes out at its end.

use std::hash::Hash;
use std::marker::PhantomData;

use super::exchange::{Outbox, Parcel};
use super::key::{Key, Sought};
use crate::aggregate::Aggregate;
use crate::engine::Ports;
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

type OutboxOf<K, T, A, P> =
    Outbox<K, <P as Part<K, T, A>>::Place, <A as Aggregate<T>>::Input, <A as Aggregate<T>>::Acc>;
type ParcelOf<K, T, A, P> =
    Parcel<K, <P as Part<K, T, A>>::Place, <A as Aggregate<T>>::Input, <A as Aggregate<T>>::Acc>;

/// A keyed aggregate during one step.
pub struct Step<'s, K: Key, T, A: Aggregate<T>, W, P: Part<K, T, A>> {
    aggregate: &'s A,
    placing: W,
    parts: &'s mut [P],
    outboxes: Vec<OutboxOf<K, T, A, P>>,
    item: PhantomData<fn(T)>,
}

impl<'s, K: Key, T, A: Aggregate<T>, W, P: Part<K, T, A>> Step<'s, K, T, A, W, P> {
    pub(super) fn new(aggregate: &'s A, placing: W, parts: &'s mut [P]) -> Self {
        Step { aggregate, placing, parts, outboxes: Vec::new(), item: PhantomData }
    }

    /// Where the loops of a stage add to. Behind a merge several stages do: each gets outboxes of its own, so that what an earlier one
    /// adds comes first, whichever worker it was on.
    pub fn port(&mut self) -> AdderPort<'_, 's, K, T, A, W, P> {
        let workers = self.parts.len();
        let senders = if workers == 1 { 0 } else { workers };
        self.outboxes.extend((0..senders).map(|_| Outbox::new(workers)));
        AdderPort(self)
    }

    /// Where the loops of a stage add to of which each has items of keys that it owns, and of no others.
    pub fn port_of_owners(&mut self) -> AdderPort<'_, 's, K, T, A, W, P> {
        AdderPort(self)
    }

    /// What comes out at the end of the step, as the batch of the next stage: each worker sees to the keys that it owns.
    pub fn results(self, reached: Option<Timestamp>) -> Results<'s, K, T, A, P> {
        let mut incoming: Vec<Vec<_>> = self.parts.iter().map(|_| Vec::new()).collect();
        for outbox in self.outboxes {
            for (post, parcel) in incoming.iter_mut().zip(outbox.into_parcels()) {
                post.push(parcel);
            }
        }
        let shares = self.parts.iter_mut().zip(incoming).map(|(part, incoming)| ResultShare {
            aggregate: self.aggregate,
            part,
            incoming,
            reached,
            item: PhantomData,
        });
        Results(shares.collect())
    }
}

/// [`Step`], as an end of a stage.
pub struct AdderPort<'p, 's, K: Key, T, A: Aggregate<T>, W, P: Part<K, T, A>>(&'p mut Step<'s, K, T, A, W, P>);

impl<'p, 's, K, T, A, W, P> Ports for AdderPort<'p, 's, K, T, A, W, P>
where
    K: Key,
    A: Aggregate<T>,
    W: Placing<Place = P::Place>,
    P: Part<K, T, A>,
{
    type Local = Adder<'p, K, T, A, W, P>;

    fn locals(self, _: usize) -> Vec<Self::Local> {
        let step = self.0;
        let (aggregate, placing) = (step.aggregate, &step.placing);
        let adder = |to| Adder { aggregate, placing: placing.clone(), to, item: PhantomData };
        match step.outboxes.is_empty() {
            true => step.parts.iter_mut().map(|part| adder(To::Own(part))).collect(),
            false => {
                let of_earlier_stages = step.outboxes.len() - step.parts.len();
                step.outboxes[of_earlier_stages..].iter_mut().map(|outbox| adder(To::Post(outbox))).collect()
            }
        }
    }
}

/// Where one worker adds to: the only worker to the state itself, one of several to its outbox.
pub struct Adder<'p, K: Key, T, A: Aggregate<T>, W, P: Part<K, T, A>> {
    aggregate: &'p A,
    pub(super) placing: W,
    pub(super) to: To<'p, K, T, A, P>,
    item: PhantomData<fn(T)>,
}

pub(super) enum To<'p, K: Key, T, A: Aggregate<T>, P: Part<K, T, A>> {
    Own(&'p mut P),
    Post(&'p mut OutboxOf<K, T, A, P>),
}

impl<K, T, A, W, P> Adder<'_, K, T, A, W, P>
where
    K: Key,
    A: Aggregate<T>,
    W: Placing<Place = P::Place>,
    P: Part<K, T, A>,
{
    /// Adds, for one loop: a local of it, so that registers can hold it.
    #[inline]
    pub fn enter(&mut self, _partition: usize) -> Adder<'_, K, T, A, W, P> {
        let to = match &mut self.to {
            To::Own(part) => To::Own(&mut **part),
            To::Post(outbox) => To::Post(&mut **outbox),
        };
        Adder { aggregate: self.aggregate, placing: self.placing.clone(), to, item: PhantomData }
    }

    /// Takes in an item.
    #[inline]
    pub fn add(&mut self, key: K, item: T) {
        let sought = Sought::of(&key);
        let place = self.placing.place();
        let aggregate = self.aggregate;
        let input = aggregate.input(item);
        match &mut self.to {
            To::Own(part) => {
                part.update(
                    sought,
                    place,
                    key,
                    input,
                    |input| aggregate.first(input),
                    |acc, input| aggregate.add(acc, input),
                );
            }
            // In parts: as a whole it would be lent, and lie in memory for the only worker too.
            To::Post(outbox) => {
                let Sought { hash, digest } = sought;
                outbox.add(aggregate, hash, digest, place, key, input);
            }
        }
    }
}

/// What comes out of a keyed aggregate at the end of a step, a share for each owner.
pub struct Results<'s, K: Key, T, A: Aggregate<T>, P: Part<K, T, A>>(Vec<ResultShare<'s, K, T, A, P>>);

impl<'s, K: Key, T, A: Aggregate<T>, P: Part<K, T, A>> Batch for Results<'s, K, T, A, P> {
    type Item = P::Result;
    type Share = ResultShare<'s, K, T, A, P>;

    fn records(&self) -> u64 {
        self.0.iter().map(|share| share.work() as u64).sum()
    }

    fn shares(self, _: usize) -> Vec<Self::Share> {
        self.0
    }
}

/// The results of the keys that one worker owns.
pub struct ResultShare<'s, K: Key, T, A: Aggregate<T>, P: Part<K, T, A>> {
    aggregate: &'s A,
    part: &'s mut P,
    incoming: Vec<ParcelOf<K, T, A, P>>,
    reached: Option<Timestamp>,
    item: PhantomData<fn(T)>,
}

impl<K: Key, T, A: Aggregate<T>, P: Part<K, T, A>> ResultShare<'_, K, T, A, P> {
    /// How much there is to do: what the other workers have sent, and what is due.
    fn work(&self) -> usize {
        self.incoming.iter().map(Parcel::len).sum::<usize>() + self.part.due(self.reached)
    }
}

impl<'s, K: Key, T, A: Aggregate<T>, P: Part<K, T, A>> IntoIterator for ResultShare<'s, K, T, A, P> {
    type Item = P::Result;
    type IntoIter = P::Emitted<'s>;

    fn into_iter(self) -> P::Emitted<'s> {
        for parcel in self.incoming {
            parcel.deliver(self.aggregate, self.part);
        }
        self.part.emit(self.aggregate, self.reached)
    }
}

impl<K: Key, T, A: Aggregate<T>, P: Part<K, T, A>> Share for ResultShare<'_, K, T, A, P> {}

//! A keyed aggregate during one step: where the loops add to, and what comes out at its end.

use std::hash::Hash;
use std::marker::PhantomData;

use super::exchange::{Outbox, Parcel};
use super::hash::worker_of;
use super::key::{Key, Sought};
use super::spread::Gauge;
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

    /// Takes over what is due of what another worker has added, where such parts are [spread](super::spread); says of how many keys.
    fn absorb(&mut self, other: &mut Self, aggregate: &A, reached: Option<Timestamp>) -> usize {
        let _ = (other, aggregate, reached);
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

type OutboxOf<K, T, A, P> =
    Outbox<K, <P as Part<K, T, A>>::Place, <A as Aggregate<T>>::Input, <A as Aggregate<T>>::Acc>;
type ParcelOf<K, T, A, P> =
    Parcel<K, <P as Part<K, T, A>>::Place, <A as Aggregate<T>>::Input, <A as Aggregate<T>>::Acc>;

/// The parts of an aggregate's state during one step: one for each worker, of the keys that it owns; or, where workers add to parts of their own, a row for
/// each of them, with a part for each owner.
pub(super) struct Parts<'s, P> {
    pub(super) all: &'s mut [P],
    pub(super) workers: usize,
    /// Where there are rows, what shows whether it pays to aggregate before an exchange.
    pub(super) gauges: &'s mut [Gauge],
    /// Whether it does.
    pub(super) pays: bool,
}

impl<P> Parts<'_, P> {
    fn are_rows(&self) -> bool {
        self.all.len() > self.workers
    }

    /// What each worker has of the keys that it owns: of rows the diagonal.
    fn owned(&mut self) -> impl Iterator<Item = &mut P> {
        let next = if self.are_rows() { self.workers + 1 } else { 1 };
        self.all.iter_mut().step_by(next)
    }

    fn rows(&mut self) -> impl Iterator<Item = (&mut [P], &mut Gauge)> {
        self.all.chunks_mut(self.workers).zip(&mut *self.gauges)
    }
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
        let workers = parts.len();
        Step::of(aggregate, placing, Parts { all: parts, workers, gauges: &mut [], pays: true })
    }

    pub(super) fn of(aggregate: &'s A, placing: W, parts: Parts<'s, P>) -> Self {
        Step { aggregate, placing, parts, outboxes: Vec::new(), item: PhantomData }
    }

    /// Whether workers add to parts of their own, so that nothing is sent before a result is due.
    fn is_spread(&self) -> bool {
        A::COMMUTES && self.parts.are_rows() && self.parts.pays
    }

    /// Where the loops of a stage add to. Behind a merge several stages do: each gets outboxes of its own, so that what an earlier one
    /// adds comes first, whichever worker it was on.
    pub fn port(&mut self) -> AdderPort<'_, 's, K, T, A, W, P> {
        let (workers, pays) = (self.parts.workers, self.parts.pays);
        let by = match workers {
            1 => By::Owners,
            _ if self.is_spread() => By::Rows,
            _ => {
                self.outboxes.extend((0..workers).map(|_| Outbox::new(workers, pays)));
                By::Post
            }
        };
        AdderPort { step: self, by }
    }

    /// Where the loops of a stage add to of which each has items of keys that it owns, and of no others.
    pub fn port_of_owners(&mut self) -> AdderPort<'_, 's, K, T, A, W, P> {
        AdderPort { step: self, by: By::Owners }
    }

    /// What comes out at the end of the step, as the batch of the next stage: each worker sees to the keys that it owns.
    pub fn results(self, reached: Option<Timestamp>) -> Results<'s, K, T, A, P> {
        let Step { aggregate, parts: Parts { all, workers, gauges, .. }, outboxes, .. } = self;
        let (are_rows, mut gauges) = (all.len() > workers, gauges.iter_mut());
        let mut columns: Vec<Vec<_>> = (0..workers).map(|_| Vec::new()).collect();
        for (at, part) in all.iter_mut().enumerate() {
            columns[at % workers].push(part);
        }
        let mut incoming: Vec<Vec<_>> = (0..workers).map(|_| Vec::new()).collect();
        for outbox in outboxes {
            for (post, parcel) in incoming.iter_mut().zip(outbox.into_parcels()) {
                post.push(parcel);
            }
        }
        let columns = columns.into_iter().zip(incoming).enumerate();
        let shares = columns.map(|(owner, (mut column, incoming))| {
            let part = column.swap_remove(if are_rows { owner } else { 0 });
            ResultShare {
                aggregate,
                part,
                of_others: column,
                gauge: gauges.next(),
                incoming,
                reached,
                item: PhantomData,
            }
        });
        Results(shares.collect())
    }
}

/// How the items of a stage come to the owners of their keys.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    /// They are there.
    Owners,
    /// Each worker adds to its row of parts.
    Rows,
    /// Each worker has an outbox.
    Post,
}

/// [`Step`], as an end of a stage.
pub struct AdderPort<'p, 's, K: Key, T, A: Aggregate<T>, W, P: Part<K, T, A>> {
    step: &'p mut Step<'s, K, T, A, W, P>,
    by: By,
}

impl<'p, 's, K, T, A, W, P> Ports for AdderPort<'p, 's, K, T, A, W, P>
where
    K: Key,
    A: Aggregate<T>,
    W: Placing<Place = P::Place>,
    P: Part<K, T, A>,
{
    type Local = Adder<'p, K, T, A, W, P>;

    fn locals(self, _: usize) -> Vec<Self::Local> {
        let Step { aggregate, placing, parts, outboxes, .. } = self.step;
        let aggregate = *aggregate;
        let adder = |to| Adder { aggregate, placing: placing.clone(), to, item: PhantomData };
        let of_earlier_stages = outboxes.len().saturating_sub(parts.workers);
        match self.by {
            By::Owners => parts.owned().map(|part| adder(To::Own(part))).collect(),
            By::Rows => parts.rows().map(|(row, gauge)| adder(To::Row(row, gauge))).collect(),
            By::Post => outboxes[of_earlier_stages..].iter_mut().map(|outbox| adder(To::Post(outbox))).collect(),
        }
    }
}

/// Where one worker adds to: the only worker to the state itself, one of several to what the owners of the keys take over.
pub struct Adder<'p, K: Key, T, A: Aggregate<T>, W, P: Part<K, T, A>> {
    aggregate: &'p A,
    pub(super) placing: W,
    pub(super) to: To<'p, K, T, A, P>,
    item: PhantomData<fn(T)>,
}

pub(super) enum To<'p, K: Key, T, A: Aggregate<T>, P: Part<K, T, A>> {
    Own(&'p mut P),
    Row(&'p mut [P], &'p mut Gauge),
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
            To::Row(parts, gauge) => To::Row(parts, gauge),
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
        let part = match &mut self.to {
            To::Own(part) => part,
            To::Row(parts, gauge) => {
                gauge.added += 1;
                let part = &mut parts[worker_of(sought.hash, parts.len())];
                part.turn_to(place);
                part
            }
            // In parts: as a whole it would be lent, and lie in memory for the only worker too.
            To::Post(outbox) => {
                let Sought { hash, digest } = sought;
                return outbox.add(aggregate, hash, digest, place, key, input);
            }
        };
        part.update(sought, place, key, input, |input| aggregate.first(input), |acc, input| aggregate.add(acc, input));
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
    /// What other workers have added.
    of_others: Vec<&'s mut P>,
    gauge: Option<&'s mut Gauge>,
    incoming: Vec<ParcelOf<K, T, A, P>>,
    reached: Option<Timestamp>,
    item: PhantomData<fn(T)>,
}

impl<K: Key, T, A: Aggregate<T>, P: Part<K, T, A>> ResultShare<'_, K, T, A, P> {
    /// How much there is to do: what the other workers have sent, and what is due.
    fn work(&self) -> usize {
        let of_others: usize = self.of_others.iter().map(|part| part.due(self.reached)).sum();
        self.incoming.iter().map(Parcel::len).sum::<usize>() + of_others + self.part.due(self.reached)
    }
}

impl<'s, K: Key, T, A: Aggregate<T>, P: Part<K, T, A>> IntoIterator for ResultShare<'s, K, T, A, P> {
    type Item = P::Result;
    type IntoIter = P::Emitted<'s>;

    fn into_iter(self) -> P::Emitted<'s> {
        let ResultShare { aggregate, part, of_others, gauge, incoming, reached, .. } = self;
        for parcel in incoming {
            parcel.deliver(aggregate, part);
        }
        let moved: usize = of_others.into_iter().map(|other| part.absorb(other, aggregate, reached)).sum();
        if let Some(gauge) = gauge {
            gauge.moved += moved as u64;
        }
        part.emit(aggregate, reached)
    }
}

impl<K: Key, T, A: Aggregate<T>, P: Part<K, T, A>> Share for ResultShare<'_, K, T, A, P> {}

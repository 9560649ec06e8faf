//! A keyed aggregate during one step: its ends for the workers, and what comes out at its end.

use std::hash::Hash;
use std::marker::PhantomData;

use super::adder::{Adding, Others, Target};
use super::exchange::{Outbox, Parcel};
use super::key::{Key, Sought};
use super::spread::Gauge;
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

    /// Takes over what is due of what another worker has added, where such parts are spread; says of how many keys.
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

pub(super) type OutboxOf<K, T, A, P> =
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
    pub fn port(&mut self) -> AdderPort<'_, K, T, A, W, P> {
        let (workers, pays) = (self.parts.workers, self.parts.pays);
        if workers == 1 {
            return self.port_of_owners();
        }
        let by = if self.is_spread() {
            By::Rows { parts: &mut *self.parts.all, gauges: &mut *self.parts.gauges }
        } else {
            let of_earlier_stages = self.outboxes.len();
            add_each(&mut self.outboxes, workers, || Outbox::new(workers, pays));
            By::Post(&mut self.outboxes[of_earlier_stages..])
        };
        AdderPort { aggregate: self.aggregate, placing: &self.placing, workers, by }
    }

    /// Where the loops of a stage add to of which each has items of keys that it owns, and of no others.
    pub fn port_of_owners(&mut self) -> AdderPort<'_, K, T, A, W, P> {
        let workers = self.parts.workers;
        let next = if self.parts.are_rows() { workers + 1 } else { 1 };
        let by = By::Owners { parts: &mut *self.parts.all, next };
        AdderPort { aggregate: self.aggregate, placing: &self.placing, workers, by }
    }

    /// What comes out at the end of the step, as the batch of the next stage: each worker sees to the keys that it owns.
    pub fn results(self, reached: Option<Timestamp>) -> Results<'s, K, T, A, P> {
        let are_rows = self.parts.are_rows();
        let Step { aggregate, parts: Parts { all, workers, gauges, .. }, outboxes, .. } = self;
        let mut gauges = gauges.iter_mut();
        let mut shares = Vec::with_capacity(workers);
        for owner in 0..workers {
            let (own, gauge) = (if are_rows { owner } else { 0 }, gauges.next());
            let (parts, incoming) = (Vec::new(), Vec::new());
            shares.push(ResultShare { aggregate, parts, own, gauge, incoming, reached, item: PhantomData });
        }
        for (at, part) in all.iter_mut().enumerate() {
            shares[at % workers].parts.push(part);
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
    workers: usize,
    by: By<'p, P, OutboxOf<K, T, A, P>>,
}

/// How the items of a stage come to the owners of their keys, less what workers have been given already.
enum By<'p, P, O> {
    /// They are there; the next worker's part is so many further on.
    Owners { parts: &'p mut [P], next: usize },
    /// Each worker adds to its row of parts.
    Rows { parts: &'p mut [P], gauges: &'p mut [Gauge] },
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

    fn next_local(&mut self) -> Option<Self::Local> {
        let target = match &mut self.by {
            By::Owners { parts, next } => {
                let part = parts.split_off_first_mut()?;
                // Behind the last one there are none.
                let _ = parts.split_off_mut(..*next - 1);
                Target::Own(part)
            }
            By::Rows { parts, gauges } => {
                let (row, gauge) = (parts.split_off_mut(..self.workers)?, gauges.split_off_first_mut()?);
                Target::Others(Others::Row(row, gauge))
            }
            By::Post(outboxes) => Target::Others(Others::Post(outboxes.split_off_first_mut()?)),
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
    /// What the workers have added to, and which of these parts is the owner's.
    parts: Vec<&'s mut P>,
    own: usize,
    gauge: Option<&'s mut Gauge>,
    incoming: Vec<ParcelOf<K, T, A, P>>,
    reached: Option<Timestamp>,
    item: PhantomData<fn(T)>,
}

impl<K: Key, T, A: Aggregate<T>, P: Part<K, T, A>> ResultShare<'_, K, T, A, P> {
    /// How much there is to do: what the other workers have sent, and what is due.
    fn work(&self) -> usize {
        let mut work = 0;
        for part in &self.parts {
            work += part.due(self.reached);
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
        let ResultShare { aggregate, mut parts, own, gauge, incoming, reached, .. } = self;
        let part = parts.swap_remove(own);
        for parcel in incoming {
            parcel.deliver(aggregate, part);
        }
        let mut moved = 0;
        for other in parts {
            moved += part.absorb(other, aggregate, reached);
        }
        if let Some(gauge) = gauge {
            gauge.moved += moved as u64;
        }
        part.emit(aggregate, reached)
    }
}

impl<K: Key, T, A: Aggregate<T>, P: Part<K, T, A>> Share for ResultShare<'_, K, T, A, P> {}

//! An interval join during one step: where the loops of both sides put their rows, and what comes out at its end.

use super::emitted::Joined;
use super::part::IntervalPart;
use crate::engine::Ports;
use crate::join::{Interval, Over, Presence};
use crate::source::{Batch, Share};
use crate::state::hash::{hash, worker_of};
use crate::state::{Keep, Key};
use crate::time::Timestamp;

/// An interval join during one step.
pub struct IntervalStep<'s, Q: Key, A, B, L, R> {
    interval: Interval<A, B, L, R>,
    /// Rows before it are late.
    horizon: Timestamp,
    parts: &'s mut [IntervalPart<Q::Owned, A, B>],
    outboxes: Vec<Outbox<Q, A, B>>,
}

/// One worker's outgoing rows, by the worker that they are for.
type Outbox<Q, A, B> = Vec<Parcel<Q, A, B>>;

/// The rows of both sides from one worker for another.
pub(super) struct Parcel<Q, A, B> {
    left: Vec<Sent<Q, A>>,
    right: Vec<Sent<Q, B>>,
}

/// A row on its way to the worker that owns its key.
pub(super) struct Sent<Q, T> {
    pub(super) hash: u64,
    pub(super) at: i64,
    pub(super) key: Q,
    pub(super) item: T,
}

impl<'s, Q: Key, A, B, L: Presence, R: Presence> IntervalStep<'s, Q, A, B, L, R> {
    pub(super) fn new(
        interval: Interval<A, B, L, R>,
        watermark: Option<Timestamp>,
        parts: &'s mut [IntervalPart<Q::Owned, A, B>],
    ) -> Self {
        IntervalStep { interval, horizon: watermark.unwrap_or(Timestamp::MIN), parts, outboxes: Vec::new() }
    }

    /// Where the loops of a stage put their rows. Each stage gets outboxes of its own, so that what an earlier one puts there comes
    /// first, whichever worker it was on.
    pub fn port(&mut self) -> IntervalPort<'_, Q, A, B> {
        let workers = self.parts.len();
        let of_earlier_stages = self.outboxes.len();
        let outbox = || (0..workers).map(|_| Parcel { left: Vec::new(), right: Vec::new() }).collect();
        self.outboxes.extend((0..workers).map(|_| outbox()));
        IntervalPort { horizon: self.horizon, outboxes: &mut self.outboxes[of_earlier_stages..] }
    }

    /// What comes out at the end of the step, with the watermark at `reached`: each worker sees to the keys that it owns.
    pub fn results(self, reached: Option<Timestamp>) -> IntervalResults<'s, Q, A, B, L, R> {
        let over = self.interval.over(reached);
        let mut incoming: Vec<Vec<Parcel<Q, A, B>>> = self.parts.iter().map(|_| Vec::new()).collect();
        for outbox in self.outboxes {
            for (post, parcel) in incoming.iter_mut().zip(outbox) {
                post.push(parcel);
            }
        }
        let shares = self.parts.iter_mut().zip(incoming).map(|(part, incoming)| {
            let silent_left = incoming.iter().filter(|_| !R::can_be_absent()).map(|parcel| parcel.left.len());
            let silent_right = incoming.iter().filter(|_| !L::can_be_absent()).map(|parcel| parcel.right.len());
            part.expect(silent_left.chain(silent_right).sum());
            IntervalShare { interval: self.interval, part, incoming, over }
        });
        IntervalResults(shares.collect())
    }
}

/// [`IntervalStep`], as an end of a stage.
pub struct IntervalPort<'p, Q, A, B> {
    horizon: Timestamp,
    outboxes: &'p mut [Outbox<Q, A, B>],
}

impl<'p, Q: Key, A: Send, B: Send> Ports for IntervalPort<'p, Q, A, B> {
    type Local = Sender<'p, Q, A, B>;

    fn locals(self, _: usize) -> Vec<Self::Local> {
        let horizon = self.horizon;
        self.outboxes.iter_mut().map(|outbox| Sender { horizon, outbox }).collect()
    }
}

/// Where one worker puts the rows of both sides.
pub struct Sender<'p, Q, A, B> {
    horizon: Timestamp,
    outbox: &'p mut [Parcel<Q, A, B>],
}

impl<Q: Key, A, B> Sender<'_, Q, A, B> {
    /// Sends, for one loop.
    #[inline]
    pub fn enter(&mut self, _partition: usize) -> Sender<'_, Q, A, B> {
        Sender { horizon: self.horizon, outbox: &mut *self.outbox }
    }

    /// Whether a row comes too late: partners of it may be gone.
    #[inline]
    pub fn is_late(&self, at: Timestamp) -> bool {
        at < self.horizon
    }

    /// Sends a row of the left side.
    #[inline]
    pub fn left<T: Keep<Owned = A>>(&mut self, key: Q, at: Timestamp, item: T) {
        let hash = hash(&key);
        let worker = worker_of(hash, self.outbox.len());
        self.outbox[worker].left.push(Sent { hash, at: at.as_micros(), key, item: item.keep() });
    }

    /// Sends a row of the right side.
    #[inline]
    pub fn right<T: Keep<Owned = B>>(&mut self, key: Q, at: Timestamp, item: T) {
        let hash = hash(&key);
        let worker = worker_of(hash, self.outbox.len());
        self.outbox[worker].right.push(Sent { hash, at: at.as_micros(), key, item: item.keep() });
    }
}

/// What comes out of an interval join at the end of a step, a share for each owner.
pub struct IntervalResults<'s, Q: Key, A, B, L, R>(Vec<IntervalShare<'s, Q, A, B, L, R>>);

impl<'s, Q, A, B, L, R> Batch for IntervalResults<'s, Q, A, B, L, R>
where
    Q: Key,
    A: Clone + Send + Sync,
    B: Clone + Send + Sync,
    L: Presence,
    R: Presence,
{
    type Item = (Timestamp, (Q::Owned, L::Of<A>, R::Of<B>));
    type Share = IntervalShare<'s, Q, A, B, L, R>;

    fn records(&self) -> u64 {
        self.0.iter().map(|share| share.work() as u64).sum()
    }

    fn shares(self, _: usize) -> Vec<Self::Share> {
        self.0
    }
}

/// The results of the keys that one worker owns.
pub struct IntervalShare<'s, Q: Key, A, B, L, R> {
    pub(super) interval: Interval<A, B, L, R>,
    pub(super) part: &'s mut IntervalPart<Q::Owned, A, B>,
    incoming: Vec<Parcel<Q, A, B>>,
    /// The left rows, and the right ones, that go at the end of the step.
    pub(super) over: (Over, Over),
}

impl<Q: Key, A, B, L, R> IntervalShare<'_, Q, A, B, L, R> {
    /// How much there is to do: what the workers have sent, and what goes.
    fn work(&self) -> usize {
        let sent = self.incoming.iter().map(|parcel| parcel.left.len() + parcel.right.len()).sum::<usize>();
        let told = self.part.left.wakes.count(self.over.0) + self.part.right.wakes.count(self.over.1);
        sent + told + self.part.to_sweep()
    }
}

impl<'s, Q, A, B, L, R> IntoIterator for IntervalShare<'s, Q, A, B, L, R>
where
    Q: Key,
    A: Clone,
    B: Clone,
    L: Presence,
    R: Presence,
{
    type Item = (Timestamp, (Q::Owned, L::Of<A>, R::Of<B>));
    type IntoIter = Joined<'s, Q, A, B, L, R>;

    fn into_iter(self) -> Self::IntoIter {
        let (left, right): (Vec<_>, Vec<_>) =
            self.incoming.into_iter().map(|parcel| (parcel.left, parcel.right)).unzip();
        Joined::new(self.interval, self.part, left, right, self.over)
    }
}

impl<Q, A, B, L, R> Share for IntervalShare<'_, Q, A, B, L, R>
where
    Q: Key,
    A: Clone + Send + Sync,
    B: Clone + Send + Sync,
    L: Presence,
    R: Presence,
{
}

//! An interval join during one step: where the loops of both sides hand over their rows.

use super::part::{IntervalPart, Joint};
use super::results::{IntervalResults, IntervalShare};
use crate::engine::Ports;
use crate::join::{Interval, Presence};
use crate::state::hash::{hash, worker_of};
use crate::state::{Keep, Key};
use crate::time::Timestamp;

/// An interval join during one step.
pub struct IntervalStep<'s, Q: Key, A, B, L: Presence, R: Presence> {
    interval: Interval<A, B, L, R>,
    /// Rows before it are late.
    horizon: Timestamp,
    parts: &'s mut [IntervalPart<Q::Owned, A, B, L, R>],
    /// Whether the only worker takes rows in where their loops stand.
    is_alone: bool,
    outboxes: Vec<Outbox<Q, A, B>>,
}

/// One worker's outgoing rows, by the worker that they are for.
type Outbox<Q, A, B> = Vec<Parcel<Q, A, B>>;

/// The rows of both sides from one worker for another.
pub(super) struct Parcel<Q, A, B> {
    pub(super) left: Vec<Sent<Q, A>>,
    pub(super) right: Vec<Sent<Q, B>>,
}

/// A row on its way to the rows of its key.
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
        parts: &'s mut [IntervalPart<Q::Owned, A, B, L, R>],
        goes_on: bool,
    ) -> Self {
        let is_alone = goes_on && parts.len() == 1;
        let horizon = watermark.unwrap_or(Timestamp::MIN);
        IntervalStep { interval, horizon, parts, is_alone, outboxes: Vec::new() }
    }

    /// Where the loops of a stage hand over their rows. Each stage gets outboxes of its own, so that what an earlier one puts there comes
    /// first, whichever worker it was on.
    pub fn port(&mut self) -> IntervalPort<'_, 's, Q, A, B, L, R> {
        let workers = self.parts.len();
        let senders = if self.is_alone { 0 } else { workers };
        let outbox = || (0..workers).map(|_| Parcel { left: Vec::new(), right: Vec::new() }).collect();
        self.outboxes.extend((0..senders).map(|_| outbox()));
        IntervalPort(self)
    }

    /// What comes out at the end of the step, with the watermark at `reached`: each worker sees to the keys that it owns.
    pub fn results(self, reached: Option<Timestamp>) -> IntervalResults<'s, Q, A, B, L, R> {
        let (interval, over) = (self.interval, self.interval.over(reached));
        let mut incoming: Vec<Vec<Parcel<Q, A, B>>> = self.parts.iter().map(|_| Vec::new()).collect();
        for outbox in self.outboxes {
            for (post, parcel) in incoming.iter_mut().zip(outbox) {
                post.push(parcel);
            }
        }
        let share = |(part, incoming)| IntervalShare { interval, part, incoming, over };
        IntervalResults(self.parts.iter_mut().zip(incoming).map(share).collect())
    }
}

/// [`IntervalStep`], as an end of a stage.
pub struct IntervalPort<'p, 's, Q: Key, A, B, L: Presence, R: Presence>(&'p mut IntervalStep<'s, Q, A, B, L, R>);

impl<'p, Q: Key, A: Send, B: Send, L: Presence, R: Presence> Ports for IntervalPort<'p, '_, Q, A, B, L, R> {
    type Local = Sender<'p, Q, A, B, L, R>;

    fn locals(self, _: usize) -> Vec<Self::Local> {
        let step = self.0;
        let (interval, horizon) = (step.interval, step.horizon);
        let sender = |to| Sender { interval, horizon, to };
        match step.is_alone {
            true => step.parts.iter_mut().map(|part| sender(To::Own(part))).collect(),
            false => {
                let of_earlier_stages = step.outboxes.len() - step.parts.len();
                step.outboxes[of_earlier_stages..].iter_mut().map(|outbox| sender(To::Post(outbox))).collect()
            }
        }
    }
}

/// Where one worker hands the rows of both sides over: the only one to the others of their keys, one of several to its outbox.
pub struct Sender<'p, Q: Key, A, B, L: Presence, R: Presence> {
    interval: Interval<A, B, L, R>,
    horizon: Timestamp,
    to: To<'p, Q, A, B, L, R>,
}

enum To<'p, Q: Key, A, B, L: Presence, R: Presence> {
    Own(&'p mut IntervalPart<Q::Owned, A, B, L, R>),
    Post(&'p mut Outbox<Q, A, B>),
}

impl<Q: Key, A: Clone, B: Clone, L: Presence, R: Presence> Sender<'_, Q, A, B, L, R> {
    /// Hands over, for one loop: a local of it, so that registers can hold it.
    #[inline]
    pub fn enter(&mut self, _partition: usize) -> Sender<'_, Q, A, B, L, R> {
        let to = match &mut self.to {
            To::Own(part) => To::Own(&mut **part),
            To::Post(outbox) => To::Post(&mut **outbox),
        };
        Sender { interval: self.interval, horizon: self.horizon, to }
    }

    /// Whether a row comes too late: partners of it may be gone.
    #[inline]
    pub fn is_late(&self, at: Timestamp) -> bool {
        at < self.horizon
    }

    /// Hands over a row of the left side, and gives what it meets; nothing at all if it goes to the key's owner.
    #[inline]
    pub fn left<T: Keep<Owned = A>>(
        &mut self,
        key: Q,
        at: Timestamp,
        item: T,
    ) -> Option<impl Iterator<Item = Joint<Q::Owned, A, B, L, R>>> {
        match &mut self.to {
            To::Own(part) => part.left(self.interval, sent(key, at, item)),
            To::Post(outbox) => {
                post(outbox, sent(key, at, item), |parcel| &mut parcel.left);
                None
            }
        }
    }

    /// Hands over a row of the right side, likewise.
    #[inline]
    pub fn right<T: Keep<Owned = B>>(
        &mut self,
        key: Q,
        at: Timestamp,
        item: T,
    ) -> Option<impl Iterator<Item = Joint<Q::Owned, A, B, L, R>>> {
        match &mut self.to {
            To::Own(part) => part.right(self.interval, sent(key, at, item)),
            To::Post(outbox) => {
                post(outbox, sent(key, at, item), |parcel| &mut parcel.right);
                None
            }
        }
    }
}

#[inline]
fn sent<Q: Key, T: Keep>(key: Q, at: Timestamp, item: T) -> Sent<Q, T::Owned> {
    Sent { hash: hash(&key), at: at.as_micros(), key, item: item.keep() }
}

// Never inlined: beside the loop of the only worker it would take the registers.
#[inline(never)]
fn post<Q, A, B, T>(
    outbox: &mut Outbox<Q, A, B>,
    sent: Sent<Q, T>,
    side: impl Fn(&mut Parcel<Q, A, B>) -> &mut Vec<Sent<Q, T>>,
) {
    let workers = outbox.len();
    side(&mut outbox[worker_of(sent.hash, workers)]).push(sent);
}

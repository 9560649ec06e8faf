//! An interval join during one step: where the loops of both sides hand over their rows.

use super::part::{IntervalPart, Joint};
use super::results::{IntervalResults, IntervalShare};
use crate::engine::{Ports, add_each, each};
use crate::join::{Interval, Presence};
use crate::state::hash::hash;
use crate::state::key::owner_of;
use crate::state::track::Track;
use crate::state::{Keep, Key};
use crate::time::Timestamp;

/// An interval join during one step.
pub struct IntervalStep<'s, Q: Key, A, B, L: Presence, R: Presence, M: Track> {
    interval: Interval<A, B, L, R>,
    /// Rows before it are late.
    horizon: Timestamp,
    parts: &'s mut [PartOf<Q, A, B, L, R, M>],
    /// Whether the only worker takes rows in where their loops stand.
    is_alone: bool,
    outboxes: Vec<Outbox<Q, A, B>>,
}

/// One worker's outgoing rows, by the worker that they are for.
type Outbox<Q, A, B> = Vec<Parcel<Q, A, B>>;

type PartOf<Q, A, B, L, R, M> = IntervalPart<<Q as Key>::Owned, A, B, L, R, M>;
type TargetsOf<'p, Q, A, B, L, R, M> = Targets<'p, PartOf<Q, A, B, L, R, M>, Outbox<Q, A, B>>;

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

impl<'s, Q: Key, A, B, L: Presence, R: Presence, M: Track> IntervalStep<'s, Q, A, B, L, R, M> {
    pub(super) fn new(
        interval: Interval<A, B, L, R>,
        watermark: Option<Timestamp>,
        parts: &'s mut [PartOf<Q, A, B, L, R, M>],
        goes_on: bool,
    ) -> Self {
        let is_alone = goes_on && parts.len() == 1;
        let horizon = watermark.unwrap_or(Timestamp::MIN);
        IntervalStep { interval, horizon, parts, is_alone, outboxes: Vec::new() }
    }

    /// Where the loops of a stage hand over their rows. Each stage gets outboxes of its own, so that what an earlier one puts there comes
    /// first, whichever worker it was on.
    pub fn port(&mut self) -> IntervalPort<'_, Q, A, B, L, R, M> {
        let workers = self.parts.len();
        let senders = if self.is_alone { 0 } else { workers };
        let of_earlier_stages = self.outboxes.len();
        let outbox = || each(workers, || Parcel { left: Vec::new(), right: Vec::new() });
        add_each(&mut self.outboxes, senders, outbox);
        let to = if self.is_alone {
            Targets::Own(&mut *self.parts)
        } else {
            Targets::Post(&mut self.outboxes[of_earlier_stages..])
        };
        IntervalPort { interval: self.interval, horizon: self.horizon, to }
    }

    /// What comes out at the end of the step, with the watermark at `reached`: each worker sees to the keys that it owns.
    pub fn results(self, reached: Option<Timestamp>) -> IntervalResults<'s, Q, A, B, L, R, M> {
        let (interval, over) = (self.interval, self.interval.over(reached));
        let mut shares = Vec::with_capacity(self.parts.len());
        for part in self.parts {
            shares.push(IntervalShare { interval, part, incoming: Vec::new(), over });
        }
        for outbox in self.outboxes {
            for (owner, parcel) in outbox.into_iter().enumerate() {
                shares[owner].incoming.push(parcel);
            }
        }
        IntervalResults(shares)
    }
}

/// [`IntervalStep`], as an end of a stage.
pub struct IntervalPort<'p, Q: Key, A, B, L: Presence, R: Presence, M: Track> {
    interval: Interval<A, B, L, R>,
    horizon: Timestamp,
    to: TargetsOf<'p, Q, A, B, L, R, M>,
}

/// Where those workers hand rows to that have been given nothing yet.
enum Targets<'p, P, O> {
    Own(&'p mut [P]),
    Post(&'p mut [O]),
}

impl<'p, Q: Key, A: Send, B: Send, L: Presence, R: Presence, M: Track> Ports for IntervalPort<'p, Q, A, B, L, R, M> {
    type Local = Sender<'p, Q, A, B, L, R, M>;

    fn next_local(&mut self) -> Option<Self::Local> {
        let to = match &mut self.to {
            Targets::Own(parts) => To::Own(parts.split_off_first_mut()?),
            Targets::Post(outboxes) => To::Post(outboxes.split_off_first_mut()?),
        };
        Some(Sender { interval: self.interval, horizon: self.horizon, to })
    }
}

/// Where one worker hands the rows of both sides over: the only one to the others of their keys, one of several to its outbox.
pub struct Sender<'p, Q: Key, A, B, L: Presence, R: Presence, M: Track> {
    interval: Interval<A, B, L, R>,
    horizon: Timestamp,
    to: To<'p, Q, A, B, L, R, M>,
}

enum To<'p, Q: Key, A, B, L: Presence, R: Presence, M: Track> {
    Own(&'p mut PartOf<Q, A, B, L, R, M>),
    Post(&'p mut Outbox<Q, A, B>),
}

impl<Q: Key, A: Clone, B: Clone, L: Presence, R: Presence, M: Track> Sender<'_, Q, A, B, L, R, M> {
    /// Hands over, for one loop: a local of it, so that registers can hold it.
    #[inline]
    pub fn enter(&mut self, _partition: usize) -> Sender<'_, Q, A, B, L, R, M> {
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
fn post<Q: Key, A, B, T>(
    outbox: &mut Outbox<Q, A, B>,
    sent: Sent<Q, T>,
    side: impl Fn(&mut Parcel<Q, A, B>) -> &mut Vec<Sent<Q, T>>,
) {
    let workers = outbox.len();
    side(&mut outbox[owner_of::<Q>(sent.hash, workers)]).push(sent);
}

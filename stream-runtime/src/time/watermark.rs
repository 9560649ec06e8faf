//! Watermarks: how far event time has certainly come (rules 7, 8, 10, 15).

use std::time::Duration;

use super::Timestamp;
use super::micros;
use crate::engine::Ports;

/// Says how far out of order the items of a partition may be; see [`bounded`].
#[derive(Clone, Copy, Debug)]
pub struct BoundedDisorder {
    bound: i64,
}

/// No item of a partition is more than `bound` behind the newest one seen before it: the watermark is the newest time
/// less `bound`.
pub fn bounded(bound: Duration) -> BoundedDisorder {
    BoundedDisorder { bound: micros(bound) }
}

/// The watermark of one `.watermark(..)`: per partition the newest time seen, and their minimum less the bound.
#[derive(Debug)]
pub struct Clock {
    bound: i64,
    inputs: Vec<Input>,
    now: Option<Timestamp>,
}

/// What one input of the operator has told about event time.
#[derive(Debug)]
struct Input {
    newest: Vec<i64>,
    ended: bool,
}

/// Stands for "nothing seen": one below every time a user can tell apart from it by an aggregate.
const NOTHING: i64 = i64::MIN;

impl Clock {
    /// For inputs with so many partitions each.
    pub(crate) fn new(bound: BoundedDisorder, partitions: &[usize]) -> Self {
        let inputs = partitions.iter().map(|&n| Input { newest: vec![NOTHING; n], ended: false }).collect();
        Clock { bound: bound.bound, inputs, now: None }
    }

    /// The watermark; `None` until every partition has reported (rules 8 and 10).
    pub fn now(&self) -> Option<Timestamp> {
        self.now
    }

    /// Takes in what a step has seen on an input, and moves the watermark ahead, never back.
    pub fn advance(&mut self, newest: Newest) {
        let input = &mut self.inputs[newest.input];
        input.ended |= newest.ended;
        for share in &newest.workers {
            for (old, new) in input.newest.iter_mut().zip(share) {
                *old = (*old).max(*new);
            }
        }
        let reached = self.inputs.iter().flat_map(|input| input.reached(self.bound)).min();
        self.now = self.now.max(reached.map(Timestamp::from_micros).filter(|w| *w != Timestamp::MIN));
    }

    /// A fresh note of what the workers see on one of its inputs in one step.
    pub fn newest(&self, input: usize, ended: bool, workers: usize) -> Newest {
        Newest { input, ended, workers: vec![vec![NOTHING; self.inputs[input].newest.len()]; workers] }
    }
}

impl Input {
    fn reached(&self, bound: i64) -> impl Iterator<Item = i64> {
        self.newest.iter().map(move |&newest| match newest {
            _ if self.ended => i64::MAX,
            NOTHING => NOTHING,
            // The end of time is for inputs that have ended: a window that is cut there is open till then.
            newest => newest.saturating_sub(bound).min(i64::MAX - 1),
        })
    }
}

/// The newest times that the workers saw in one step, by partition.
#[derive(Debug)]
pub struct Newest {
    input: usize,
    ended: bool,
    workers: Vec<Vec<i64>>,
}

impl Newest {
    /// Where the loops of a stage report to.
    pub fn port(&mut self) -> NewestPort<'_> {
        NewestPort(self)
    }
}

/// [`Newest`], as an end of a stage.
#[derive(Debug)]
pub struct NewestPort<'s>(&'s mut Newest);

impl<'s> Ports for NewestPort<'s> {
    type Local = NewestShare<'s>;

    fn locals(self, _: usize) -> Vec<NewestShare<'s>> {
        self.0.workers.iter_mut().map(|partitions| NewestShare { partitions }).collect()
    }
}

/// One worker's part of [`Newest`].
#[derive(Debug)]
pub struct NewestShare<'s> {
    partitions: &'s mut [i64],
}

impl NewestShare<'_> {
    /// Sees the items of one partition, for one loop.
    #[inline]
    pub fn enter(&mut self, partition: usize) -> Seen<'_> {
        let newest = &mut self.partitions[partition];
        Seen { seen: *newest, newest }
    }
}

/// [`NewestShare`] in a loop: a local of it, so that registers can hold it.
#[derive(Debug)]
pub struct Seen<'l> {
    seen: i64,
    newest: &'l mut i64,
}

impl Seen<'_> {
    /// The time of an item.
    #[inline]
    pub fn see(&mut self, at: Timestamp) {
        self.seen = self.seen.max(at.as_micros());
    }
}

impl Drop for Seen<'_> {
    #[inline]
    fn drop(&mut self) {
        *self.newest = self.seen;
    }
}

/// The watermark of an operator with several inputs: their minimum, once each has one (rule 8).
pub fn earliest<const N: usize>(watermarks: [Option<Timestamp>; N]) -> Option<Timestamp> {
    watermarks.into_iter().min().flatten()
}

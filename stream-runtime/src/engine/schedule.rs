//! When the next step begins, and how much it may read.

use std::sync::Arc;
use std::task::Context;
use std::time::Duration;

use super::clock::Clock;
use super::durable::LoggedInputs;
use super::hand::Hand;
use super::input::Inputs;
use super::stop::Stop;
use super::trigger::{Trigger, When};
use crate::Error;
use crate::source::Limit;
use crate::time::Timestamp;

/// Inputs of one watermark never wait for each other: the slowest is read. Those of several may.
const CONTRADICTION: &str = "every input waits for another: by one watermark this one is too far ahead, by another that one, as their \
                             `.drift(..)` says; allow more, or set it on one watermark only";

/// What a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// One of many.
    Going,
    /// All inputs have ended: the watermark is at its end and everything fires (rule 32).
    Ending,
    /// The job was stopped: nothing more is read, and nothing fires that isn't due.
    Stopping,
    /// There is no further step.
    Over,
}

/// Lets a step begin when the trigger, an input or a timer says so.
pub(super) struct Schedule {
    trigger: Trigger,
    stop: Stop,
    clock: Clock,
    /// How many share a batch.
    workers: usize,
    limit: Limit,
    /// The records that a batch may hold, however long it takes.
    least: usize,
    /// The number of steps begun.
    steps: u64,
    /// When the last step was due.
    due: Option<Duration>,
    /// When a step is due even if no input has anything (rule 16).
    wake_at: Option<Timestamp>,
}

impl Schedule {
    pub(super) fn new(trigger: Trigger, workers: usize, stop: Stop, clock: Clock) -> Self {
        let limit = trigger.first_limit(workers);
        Schedule { trigger, stop, clock, workers, limit, least: 1, steps: 0, due: None, wake_at: None }
    }

    /// Asks for a step at this time.
    pub(super) fn wake_at(&mut self, time: Option<Timestamp>) {
        self.wake_at = [self.wake_at, time].into_iter().flatten().min();
    }

    /// The time of day.
    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Learns how long a step took, of so many records (rule 30).
    pub(super) fn took(&mut self, took: Duration, records: u64) {
        let was_full = records >= self.limit.records as u64;
        self.limit = self.trigger.next_limit(self.limit, self.workers, self.least, took, was_full);
    }

    /// A batch is to hold so many records, if there are any: the first, and every one at the least.
    pub(super) fn begins_with(&mut self, records: usize) {
        if self.trigger.cap.is_none() {
            self.least = self.least.max(records);
            self.limit.records = self.least.min(self.limit.records);
        }
    }

    /// The hand of a test, if the job is in one.
    pub(super) fn hand(&self) -> Option<&Arc<Hand>> {
        self.clock.hand()
    }

    /// Tells when the job is to stop.
    pub(super) fn stop(&self) -> &Stop {
        &self.stop
    }

    /// Waits until there is something to do.
    pub(super) fn next(&mut self, inputs: &mut impl Inputs) -> Result<Phase, Error> {
        self.stop.wakes(self.clock.waker());
        self.clock.turn(self.begin());
        self.steps += 1;
        if self.trigger.when == When::Once && self.steps > 1 {
            return self.after_once(inputs);
        }
        self.await_trigger();
        loop {
            if self.stop.is_stopped() {
                return Ok(Phase::Stopping);
            }
            let ready = self.poll(inputs)?;
            if inputs.ended() {
                return Ok(Phase::Ending);
            }
            // The only step of `once` is for input, as long as there may be some: behind a restart something is always due.
            let is_due = self.is_due() && (self.trigger.when != When::Once || inputs.caught_up());
            if ready || is_due {
                self.wake_at = None;
                return Ok(Phase::Going);
            }
            self.clock.rest();
            let going = inputs.going();
            if going.held > 0 && going.free == 0 {
                return Err(Error::new(CONTRADICTION));
            }
            match self.trigger.when {
                When::AvailableNow | When::Once if inputs.caught_up() => return Ok(Phase::Stopping),
                // In this run nothing more comes that what is held could wait for.
                When::AvailableNow if going.held > 0 && going.busy == 0 => inputs.release(),
                When::Every(_) => self.await_trigger(),
                When::Once => self.clock.wait(None),
                _ => self.clock.wait(self.deadline()),
            }
        }
    }

    /// Waits until all is there that a batch of an earlier run has. It says whether it came before an order to stop.
    pub(super) fn again(&mut self, inputs: &mut impl LoggedInputs) -> Result<bool, Error> {
        self.stop.wakes(self.clock.waker());
        self.clock.turn(self.begin());
        self.steps += 1;
        loop {
            if self.stop.is_stopped() {
                return Ok(false);
            }
            self.poll(inputs)?;
            if inputs.are_there() {
                self.wake_at = None;
                return Ok(true);
            }
            self.clock.wait(None);
        }
    }

    fn poll(&self, inputs: &mut impl Inputs) -> Result<bool, Error> {
        let mut context = Context::from_waker(self.clock.waker());
        Ok(inputs.poll(&mut context, self.limit)?.is_ready())
    }

    /// Behind the only batch of `once`: the job has ended if its inputs have. They are asked only when nothing waits in them that would
    /// be taken out and lost.
    fn after_once(&mut self, inputs: &mut impl Inputs) -> Result<Phase, Error> {
        if inputs.caught_up() {
            self.poll(inputs)?;
        }
        Ok(if inputs.ended() { Phase::Ending } else { Phase::Stopping })
    }

    /// When the trigger lets the next step begin.
    fn start(&self) -> Duration {
        self.due.map_or_else(|| self.clock.moment(), |due| self.trigger.next_start(due))
    }

    /// When a step begins without a record.
    fn begin(&self) -> Option<Duration> {
        match self.trigger.when {
            When::Every(_) => Some(self.start()),
            _ => Some(self.deadline()?.max(self.start())),
        }
    }

    /// Waits until the trigger lets a step begin, or the order to stop comes.
    fn await_trigger(&mut self) {
        let start = self.start();
        while self.clock.moment() < start && !self.stop.is_stopped() {
            self.clock.wait(Some(start));
        }
        // Behind its time a step starts at once, and the ticks it missed are forgotten.
        let now = self.clock.moment();
        let in_time = matches!(self.trigger.when, When::Every(interval) if now.saturating_sub(start) < interval);
        self.due = Some(if in_time { start } else { now });
    }

    fn is_due(&self) -> bool {
        self.wake_at.is_some_and(|at| at <= self.clock.now())
    }

    fn deadline(&self) -> Option<Duration> {
        let wait = self.wake_at?.as_micros().saturating_sub(self.clock.now().as_micros());
        Some(self.clock.moment() + Duration::from_micros(u64::try_from(wait).unwrap_or(0)))
    }
}

//! When the next step begins, and how much it may read.

use std::task::Context;
use std::time::{Duration, Instant};

use super::input::Inputs;
use super::stop::Stop;
use super::trigger::{Trigger, When};
use super::wait::Parked;
use crate::Error;
use crate::source::Limit;
use crate::time::Timestamp;

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
    parked: Parked,
    limit: Limit,
    /// The records that a batch may hold, however long it takes.
    least: usize,
    /// The number of steps begun.
    steps: u64,
    /// When the last step was due.
    due: Option<Instant>,
    /// When a step is due even if no input has anything (rule 16).
    wake_at: Option<Timestamp>,
}

impl Schedule {
    pub(super) fn new(trigger: Trigger, stop: Stop) -> Self {
        let limit = trigger.first_limit();
        Schedule { trigger, stop, parked: Parked::here(), limit, least: 1, steps: 0, due: None, wake_at: None }
    }

    /// Asks for a step at this time.
    pub(super) fn wake_at(&mut self, time: Option<Timestamp>) {
        self.wake_at = [self.wake_at, time].into_iter().flatten().min();
    }

    /// Learns how long a step took (rule 30).
    pub(super) fn took(&mut self, took: Duration) {
        self.limit = self.trigger.next_limit(self.limit, self.least, took);
    }

    /// A batch is to hold so many records, if there are any: the first, and every one at the least.
    pub(super) fn begins_with(&mut self, records: usize) {
        if self.trigger.cap.is_none() {
            self.least = self.least.max(records);
            self.limit.records = self.least.min(self.limit.records);
        }
    }

    /// Tells when the job is to stop.
    pub(super) fn stop(&self) -> &Stop {
        &self.stop
    }

    /// Waits until there is something to do.
    pub(super) fn next(&mut self, inputs: &mut impl Inputs) -> Result<Phase, Error> {
        self.stop.wakes(self.parked.waker());
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
            if ready || self.is_due() {
                self.wake_at = None;
                return Ok(Phase::Going);
            }
            match self.trigger.when {
                When::AvailableNow if inputs.caught_up() => return Ok(Phase::Stopping),
                When::Every(_) => self.await_trigger(),
                _ => self.parked.wait(self.deadline()),
            }
        }
    }

    fn poll(&self, inputs: &mut impl Inputs) -> Result<bool, Error> {
        let mut context = Context::from_waker(self.parked.waker());
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

    /// Waits until the trigger lets a step begin, or the order to stop comes.
    fn await_trigger(&mut self) {
        let start = self.due.map_or_else(Instant::now, |due| self.trigger.next_start(due));
        while Instant::now() < start && !self.stop.is_stopped() {
            self.parked.wait(Some(start));
        }
        // Behind its time a step starts at once, and the ticks it missed are forgotten.
        let in_time = matches!(self.trigger.when, When::Every(interval) if start.elapsed() < interval);
        self.due = Some(if in_time { start } else { Instant::now() });
    }

    fn is_due(&self) -> bool {
        self.wake_at.is_some_and(|at| at <= Timestamp::now())
    }

    fn deadline(&self) -> Option<Instant> {
        let at = self.wake_at?;
        let wait = at.as_micros().saturating_sub(Timestamp::now().as_micros());
        Instant::now().checked_add(Duration::from_micros(u64::try_from(wait).unwrap_or(0)))
    }
}

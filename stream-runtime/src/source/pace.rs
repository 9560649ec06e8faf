//! So many records per second.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::task::{Context, Poll, Waker};
use std::thread::Builder;
use std::time::{Duration, Instant};

use crate::Error;

/// When which record is due.
#[derive(Debug)]
pub(super) struct Pace {
    per_second: f64,
    /// When the clock was started, and the number of the record that was due then.
    started: Option<(Instant, u64)>,
    alarm: Option<Alarm>,
}

/// A longer wait is cut into waits of this length: a poll too many does no harm, a time that can't be represented
/// would.
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

impl Pace {
    pub(super) fn new(per_second: f64) -> Self {
        Pace { per_second, started: None, alarm: None }
    }

    /// Stops the clock: the next poll starts it anew, at whatever record it asks for.
    pub(super) fn stop(&mut self) {
        self.started = None;
    }

    /// The record behind those that are due by now, `next` at least, or a promise to wake the task when that is due.
    pub(super) fn poll_due(&mut self, next: u64, context: &Context<'_>) -> Poll<Result<u64, Error>> {
        self.check()?;
        let (at, first) = *self.started.get_or_insert_with(|| (Instant::now(), next));
        match self.due() {
            Some(due) if due > next => Poll::Ready(Ok(due)),
            _ => {
                let wait = self.duration_of(next - first).saturating_sub(at.elapsed());
                self.wake_after(wait, context.waker()).map_or_else(|error| Poll::Ready(Err(error)), |()| Poll::Pending)
            }
        }
    }

    fn check(&self) -> Result<(), Error> {
        let rate = self.per_second;
        if rate.is_finite() && rate > 0.0 {
            return Ok(());
        }
        Err(Error::new(format!("a generator's `.rate({rate})` is not a number of records above 0")))
    }

    /// The record behind those that are due by now; `None` where the clock stands. The first is due when it starts.
    pub(super) fn due(&self) -> Option<u64> {
        let (at, first) = self.started?;
        let passed = (at.elapsed().as_secs_f64() * self.per_second) as u64;
        Some(first.saturating_add(passed).saturating_add(1))
    }

    fn duration_of(&self, records: u64) -> Duration {
        Duration::try_from_secs_f64(records as f64 / self.per_second).unwrap_or(Duration::MAX)
    }

    fn wake_after(&mut self, wait: Duration, waker: &Waker) -> Result<(), Error> {
        let alarm = match self.alarm.take() {
            Some(alarm) => alarm,
            None => Alarm::new()?,
        };
        self.alarm.insert(alarm).set(Instant::now() + wait.min(LONGEST_WAIT), waker.clone());
        Ok(())
    }
}

/// A thread that wakes one task at a time. A timer of tokio's would need a runtime that has timers, and a source is
/// polled wherever the engine likes. The thread ends with the alarm.
#[derive(Debug)]
struct Alarm(Sender<(Instant, Waker)>);

impl Alarm {
    fn new() -> Result<Self, Error> {
        let (sender, set) = channel();
        match Builder::new().name("alarm".into()).spawn(move || ring(&set)) {
            Ok(_) => Ok(Alarm(sender)),
            Err(cause) => Err(Error::new("can't start a thread to wait for a generator's records").caused_by(cause)),
        }
    }

    /// A later call takes the place of an earlier one.
    fn set(&self, at: Instant, waker: Waker) {
        // The thread lives as long as the sender.
        let _ = self.0.send((at, waker));
    }
}

/// Waits for the first alarm, then for its time or for another alarm in its place, and so on.
fn ring(set: &Receiver<(Instant, Waker)>) {
    let mut next = set.recv().ok();
    while let Some((at, waker)) = next {
        next = match set.recv_timeout(at.saturating_duration_since(Instant::now())) {
            Ok(other) => Some(other),
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => {
                waker.wake();
                set.recv().ok()
            }
        };
    }
}

//! Made-up records, for tests, examples and load.

use std::marker::PhantomData;
use std::task::{Context, Poll, ready};

use super::pace::Pace;
use super::{Bounded, Limit, Random, Ready, Replayable, Source, Unbounded};
use crate::Error;

/// Records that a function makes of random numbers and of the record's number, from 0.
#[derive(Debug)]
pub struct Generate<F, Bound = Unbounded> {
    make: F,
    seed: u64,
    pace: Option<Pace>,
    /// The record to lend next.
    next: u64,
    /// The record behind the ones that are ready; where none are, the one to lend next.
    ready: u64,
    /// The record behind the next batch, whatever its limit: see [`Replayable::replay`].
    again: Option<u64>,
    /// The record behind the last one.
    end: u64,
    bound: PhantomData<fn() -> Bound>,
}

/// Records are computed when they are lent: without a limit there would be no end to it.
const LARGEST_BATCH: u64 = 1 << 16;

/// A source of made-up records, without end unless [`take`](Generate::take) sets one, as fast as they are computed
/// unless [`rate`](Generate::rate) slows them down.
///
/// A record depends on the seed and its number alone: neither the size of the batches nor a restart changes it.
///
/// ```
/// # use std::task::{Context, Poll, Waker};
/// use stream_runtime::source::{Limit, Source, generate};
/// let mut readings = generate(42, |random, n| (n, 20.0 + random.unit())).take(3);
/// # let limit = Limit { records: 100, bytes: 0 };
/// # let _ = readings.poll_ready(&mut Context::from_waker(Waker::noop()), limit);
/// let batch = readings.batch();
/// assert!(batch.iter().all(|(n, celsius)| *n < 3 && (20.0..21.0).contains(celsius)));
/// ```
pub fn generate<T, F: Fn(&mut Random, u64) -> T>(seed: u64, make: F) -> Generate<F> {
    Generate { make, seed, pace: None, next: 0, ready: 0, again: None, end: u64::MAX, bound: PhantomData }
}

impl<F, Bound> Generate<F, Bound> {
    /// Ends after `records`, which makes the source [`Bounded`].
    #[must_use]
    pub fn take(self, records: u64) -> Generate<F, Bounded> {
        let Generate { make, seed, pace, next, ready, again, .. } = self;
        Generate { make, seed, pace, next, ready, again, end: records, bound: PhantomData }
    }

    /// At most so many records per second, counted from the first poll; it may be a fraction. A pipeline that was
    /// slower gets what has become due meanwhile, as from an outside system.
    ///
    /// A rate that is not above 0 is an error of the first poll.
    #[must_use]
    pub fn rate(self, records_per_second: f64) -> Self {
        Generate { pace: Some(Pace::new(records_per_second)), ..self }
    }
}

impl<T, F, Bound> Source for Generate<F, Bound>
where
    T: Send + 'static,
    F: Fn(&mut Random, u64) -> T + 'static,
    Bound: 'static,
{
    type Item<'b> = T;
    type Batch<'b> = Vec<T>;
    type Bound = Bound;

    fn poll_ready(&mut self, context: &mut Context<'_>, limit: Limit) -> Poll<Result<Ready, Error>> {
        if self.next >= self.end {
            return Poll::Ready(Ok(Ready::End));
        }
        // They were due in an earlier run.
        if let Some(until) = self.again {
            self.ready = until;
            return Poll::Ready(Ok(Ready::Batch));
        }
        let due = match &mut self.pace {
            Some(pace) => ready!(pace.poll_due(self.next, context))?.min(self.end),
            None => self.end,
        };
        let most = (limit.records as u64).clamp(1, LARGEST_BATCH);
        self.ready = due.min(self.next.saturating_add(most));
        Poll::Ready(Ok(Ready::Batch))
    }

    fn batch(&mut self) -> Vec<T> {
        self.again = None;
        let numbers = std::mem::replace(&mut self.next, self.ready)..self.ready;
        numbers.map(|number| (self.make)(&mut Random::new(self.seed, number), number)).collect()
    }

    /// Without a rate and without an end there is always more than can be counted.
    fn lag(&self) -> Option<u64> {
        let due = match &self.pace {
            Some(pace) => pace.due()?.min(self.end),
            None if self.end == u64::MAX => return None,
            None => self.end,
        };
        Some(due.saturating_sub(self.next))
    }
}

impl<T, F, Bound> Replayable for Generate<F, Bound>
where
    T: Send + 'static,
    F: Fn(&mut Random, u64) -> T + 'static,
    Bound: 'static,
{
    /// The number of the next record.
    type Position = u64;

    fn position(&self) -> u64 {
        self.ready
    }

    fn seek(&mut self, position: &u64) -> Result<(), Error> {
        (self.next, self.ready, self.again) = (*position, *position, None);
        if let Some(pace) = &mut self.pace {
            pace.stop();
        }
        Ok(())
    }

    fn replay(&mut self, until: &u64) -> Result<(), Error> {
        let (from, end) = (self.next, self.end);
        let why = match *until {
            until if until < from => "that lies before it",
            until if until > end => "it ends before that",
            until => {
                self.again = Some(until).filter(|until| *until > from);
                return Ok(());
            }
        };
        Err(Error::new(format!("can't read a generator from record {from} up to record {until}: {why}")))
    }
}

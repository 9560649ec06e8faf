//! What the sink notes, and what comes of it.

use std::time::Duration;

use hdrhistogram::Histogram;
use serde::Serialize;

use super::course::Course;
use super::sender::Sent;

/// Delays in nanoseconds, to a thousandth.
pub struct Delays(Histogram<u64>);

/// A minute: longer delays count as one.
const LONGEST: u64 = 60_000_000_000;

impl Delays {
    pub fn new() -> Delays {
        Delays(Histogram::new_with_bounds(1, LONGEST, 3).expect("the bounds are in order"))
    }

    /// Notes a delay, of so many records.
    #[inline]
    pub fn note(&mut self, delay: Duration, records: u64) {
        let nanos = delay.as_nanos().min(u128::from(LONGEST)) as u64;
        // What is within the bounds can be noted.
        let _ = self.0.record_n(nanos, records);
    }

    /// In microseconds.
    fn at(&self, quantile: f64) -> f64 {
        self.0.value_at_quantile(quantile) as f64 / 1e3
    }
}

/// The sink's side of a course.
pub struct Meter {
    course: Course,
    delays: Delays,
    results: u64,
    sum: u64,
}

/// What the driver reads. Delays are in microseconds.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Timed {
    /// Records in a second.
    rate: f64,
    /// Whether the load was more than could be taken, so that it was not sent to its end.
    is_overload: bool,
    p50: f64,
    p99: f64,
    p999: f64,
    longest: f64,
    /// The 99th percentile of how late the sender itself was: what the harness adds.
    sent_p99: f64,
}

impl Meter {
    pub fn of(course: Course) -> Meter {
        Meter { course, delays: Delays::new(), results: 0, sum: 0 }
    }

    /// The sink has the result of a record.
    #[inline]
    pub fn note(&mut self, number: u64, result: u64) {
        self.results += 1;
        self.sum += result;
        if let Some(delay) = self.course.delay(number) {
            self.delays.note(delay, 1);
        }
    }

    pub(super) fn results(&self) -> u64 {
        self.results
    }

    pub(super) fn sum(&self) -> u64 {
        self.sum
    }

    pub(super) fn timed(&self, passed: Duration, sent: &Sent) -> Timed {
        Timed {
            rate: self.results as f64 / passed.as_secs_f64(),
            is_overload: sent.is_overload,
            p50: self.delays.at(0.5),
            p99: self.delays.at(0.99),
            p999: self.delays.at(0.999),
            longest: self.delays.at(1.0),
            sent_p99: sent.late.at(0.99),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Delays;

    #[test]
    fn percentiles_are_of_records() {
        let mut delays = Delays::new();
        delays.note(Duration::from_micros(10), 990);
        delays.note(Duration::from_millis(1), 9);
        delays.note(Duration::from_secs(600), 1);
        let about = |quantile, micros: f64| {
            let found = delays.at(quantile);
            assert!((found / micros - 1.0).abs() < 0.002, "{quantile}: {found}");
        };
        about(0.5, 10.0);
        about(0.99, 10.0);
        about(0.999, 1_000.0);
        about(1.0, 60e6);
    }
}

//! Durations as a pipeline writes them: `10.mins()`.

use std::time::Duration;

/// Writes a [`Duration`] as a number and its unit.
///
/// ```
/// use stream_runtime::time::DurationExt;
/// assert_eq!(2.mins(), 120.secs());
/// ```
pub trait DurationExt {
    /// Microseconds.
    fn micros(self) -> Duration;
    /// Milliseconds.
    fn millis(self) -> Duration;
    /// Seconds.
    fn secs(self) -> Duration;
    /// Minutes of 60 seconds.
    fn mins(self) -> Duration;
    /// Hours of 60 minutes.
    fn hours(self) -> Duration;
    /// Days of 24 hours.
    fn days(self) -> Duration;
}

// For one integer type only: rustc then takes the type of a bare literal from it.
impl DurationExt for u64 {
    fn micros(self) -> Duration {
        Duration::from_micros(self)
    }

    fn millis(self) -> Duration {
        Duration::from_millis(self)
    }

    fn secs(self) -> Duration {
        Duration::from_secs(self)
    }

    fn mins(self) -> Duration {
        Duration::from_secs(self.saturating_mul(60))
    }

    fn hours(self) -> Duration {
        Duration::from_secs(self.saturating_mul(3_600))
    }

    fn days(self) -> Duration {
        Duration::from_secs(self.saturating_mul(86_400))
    }
}

/// A duration in microseconds; what is longer than 292,000 years is cut to that.
pub(crate) fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

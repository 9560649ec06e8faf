//! A point in time.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::micros;

/// A point in time: microseconds since 1970-01-01T00:00:00 UTC, 292,000 years either way (rule 33).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The earliest time there is.
    pub const MIN: Timestamp = Timestamp(i64::MIN);
    /// The latest time there is: the watermark of an input that has ended.
    pub const MAX: Timestamp = Timestamp(i64::MAX);

    /// From microseconds since 1970.
    pub const fn from_micros(micros: i64) -> Self {
        Timestamp(micros)
    }

    /// From milliseconds since 1970; beyond the range it is [`MIN`](Self::MIN) or [`MAX`](Self::MAX).
    pub const fn from_millis(millis: i64) -> Self {
        Timestamp(millis.saturating_mul(1_000))
    }

    /// From seconds since 1970; beyond the range it is [`MIN`](Self::MIN) or [`MAX`](Self::MAX).
    pub const fn from_secs(secs: i64) -> Self {
        Timestamp(secs.saturating_mul(1_000_000))
    }

    /// The time of the machine's clock.
    pub fn now() -> Self {
        SystemTime::now().event_time()
    }

    /// Microseconds since 1970.
    #[inline]
    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// This much later, or the latest time there is.
    #[must_use]
    pub fn later(self, by: Duration) -> Self {
        // Not `saturating_add`, which asks at which end the sum is cut: no duration is negative.
        Timestamp(self.0.checked_add(micros(by)).unwrap_or(i64::MAX))
    }

    /// This much earlier, or the earliest time there is.
    #[must_use]
    pub fn earlier(self, by: Duration) -> Self {
        Timestamp(self.0.saturating_sub(micros(by)))
    }
}

/// RFC 3339 in UTC, such as `2026-11-20T08:00:00Z`, with a fraction where there is one; outside the years 0 to 9999 it
/// is the number of microseconds, such as `@-9223372036854775808us`.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_microsecond(self.0) {
            Ok(time) if self.0 > YEAR_ZERO => time.fmt(f),
            _ => write!(f, "@{}us", self.0),
        }
    }
}

/// 0000-01-01T00:00:00Z.
const YEAR_ZERO: i64 = -62_167_219_200_000_000;

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What `.timestamp(..)` takes from an item.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a point in time",
    label = "`timestamp` needs a point in time",
    note = "a `Timestamp`, a `std::time::SystemTime` and a `jiff::Timestamp` are",
    note = "help: `Timestamp::from_millis(..)`, `from_secs(..)` and `from_micros(..)` make one from a number"
)]
pub trait EventTime {
    /// The point in time it stands for.
    fn event_time(self) -> Timestamp;
}

#[diagnostic::do_not_recommend]
impl EventTime for Timestamp {
    #[inline]
    fn event_time(self) -> Timestamp {
        self
    }
}

#[diagnostic::do_not_recommend]
impl EventTime for SystemTime {
    fn event_time(self) -> Timestamp {
        match self.duration_since(UNIX_EPOCH) {
            Ok(since) => Timestamp(micros(since)),
            Err(before) => Timestamp(-micros(before.duration())),
        }
    }
}

#[diagnostic::do_not_recommend]
impl EventTime for jiff::Timestamp {
    #[inline]
    fn event_time(self) -> Timestamp {
        Timestamp(self.as_microsecond())
    }
}

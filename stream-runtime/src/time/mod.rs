//! Event time: timestamps, durations and watermarks.

mod duration;
mod timestamp;
mod watermark;

pub use duration::DurationExt;
pub(crate) use duration::micros;
pub use timestamp::{EventTime, Timestamp};
pub use watermark::{BoundedDisorder, Clock, Newest, NewestPort, NewestShare, Seen, bounded, earliest};

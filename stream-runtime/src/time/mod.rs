//! Event time: timestamps, durations and watermarks.

mod combined;
mod disorder;
mod duration;
mod feed;
mod held;
mod newest;
mod timestamp;
mod watermark;
#[cfg(test)]
mod watermark_tests;

pub use combined::Combined;
pub use disorder::{BoundedDisorder, bounded};
pub use duration::DurationExt;
pub(crate) use duration::micros;
pub use feed::Feed;
pub use held::{HeldBy, PartitionTime, Watermark};
pub use newest::{Newest, NewestPort, NewestShare, Seen, Standing, Told};
pub use timestamp::{EventTime, Timestamp};
pub use watermark::Clock;

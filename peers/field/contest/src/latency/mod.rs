//! How long a record takes from where it comes in to the sink.
//!
//! The load is an *open loop*: record i is due at a time that was fixed before anything ran, and whatever is due is sent, whether or not earlier
//! records have come out. What is measured of record i is the time from when it was **due** until the sink has its result, not from when it was
//! sent. If the contender stalls, or pushes back so that the sender waits, then every record that was due meanwhile counts with all of its delay.
//! A client that waits for answers, and measures from when it got round to sending, leaves just these out: *coordinated omission* (Gil Tene,
//! "How NOT to Measure Latency"; his load generator [wrk2](https://github.com/giltene/wrk2) measures as it is done here, from the time at which
//! the transmission should have occurred at the constant rate of the run). The `record_correct` of histograms makes such omissions up where a
//! closed loop was measured. Here none are made, so that plain recording is right, and correcting once more would be wrong.
//!
//! The job is the same for all: a record has one of a thousand keys and a number, and its result is how many its key has had so far. State is
//! kept by key, every record has a result, and the sum of all results shows at the end that none was lost.

mod course;
mod event;
mod lines;
mod meter;
mod schedule;
mod sender;

pub use course::{Course, Running};
pub use event::{Event, KEYS};
pub use meter::{Meter, Timed};
pub use sender::{Gone, Way};

/// Records that a channel holds between the load and a contender.
pub const CAPACITY: usize = 1 << 16;

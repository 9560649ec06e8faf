//! Cases that other systems publish, in their manuals, examples and tests: one file for each system.
//!
//! The facts and figures are theirs. Where our answer differs, the case says so, and by which rule.

mod flink;
mod joins;
mod kafka_streams;
mod spark;

use thalweg::prelude::*;

/// A window of times in minutes since midnight.
fn minutes(start: i64, end: i64) -> Window {
    Window { start: minute(start), end: minute(end) }
}

fn minute(minutes: i64) -> Timestamp {
    Timestamp::from_secs(minutes * 60)
}

/// A window of times in milliseconds.
fn millis(start: i64, end: i64) -> Window {
    Window { start: Timestamp::from_millis(start), end: Timestamp::from_millis(end) }
}

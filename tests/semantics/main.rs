//! The rules of what a pipeline means, by example. A test names the rule that it shows.

mod away;
mod batches;
mod calls;
mod changes;
mod counts;
mod durable;
mod ends;
mod filters;
mod harness;
mod idle;
mod joins;
mod late;
mod order;
mod panics;
#[path = "../oracle/partitioned.rs"]
mod partitioned;
mod processing_time;
mod sessions;
mod shapes;
mod sliding;
mod state;
mod tables;
mod timers;
mod triggers;
mod under_load;
mod watermarks;
mod window_joins;
mod windows;

use std::fmt::Debug;
use std::sync::mpsc::Receiver;
use std::time::Duration;

use thalweg::prelude::*;

/// What a job that is running gives next. That may take its time on a busy machine; it must come.
fn next<T: Debug>(results: &Receiver<T>) -> T {
    results.recv_timeout(Duration::from_secs(30)).expect("the job gives a result though its input goes on")
}

/// A moment as these tests write it.
fn at(micros: i64) -> Timestamp {
    Timestamp::from_micros(micros)
}

/// A window as these tests write it.
fn window(start: i64, end: i64) -> Window {
    Window { start: at(start), end: at(end) }
}

/// Batches of so many records.
fn batches_of(records: usize) -> Trigger {
    Trigger::asap().cap(records)
}

//! Sources.

use thalweg::Timestamp;
use timely::dataflow::operators::generic::operator::source;
use timely::dataflow::{Scope, StreamVec};

use crate::run::Worker;

const BATCH: usize = 1 << 14;

/// Gives a batch whenever it is scheduled, and then goes on to the time that stands beside it.
pub fn batches<'s, B: IntoIterator<Item: 'static>>(
    scope: Scope<'s, i64>,
    batches: impl Iterator<Item = (i64, B)> + 'static,
) -> StreamVec<'s, i64, B::Item> {
    source(scope, "Batches", |capability, info| {
        let activator = scope.activator_for(info.address);
        let (mut capability, mut batches) = (Some(capability), batches);
        move |output| match (capability.as_mut(), batches.next()) {
            (Some(capability), Some((time, batch))) => {
                output.session(&*capability).give_iterator(batch.into_iter());
                capability.downgrade(&time);
                activator.activate();
            }
            _ => capability = None,
        }
    })
}

/// The time of what has none, and of all until the first watermark.
const FIRST: i64 = i64::MIN;

/// A worker's share of records in memory, which have no time.
pub fn records<T: Sync>(all: &'static [T], worker: Worker) -> impl Iterator<Item = (i64, &'static [T])> {
    all.chunks(BATCH).skip(worker.index).step_by(worker.peers).map(|batch| (FIRST, batch))
}

/// A worker's share of records in memory. The dataflow's time is the watermark in seconds: how far the records have come, less their disorder.
pub fn timed<T: Sync>(
    all: &'static [T],
    worker: Worker,
    disorder: i64,
    at: impl Fn(&T) -> Timestamp,
) -> impl Iterator<Item = (i64, &'static [T])> {
    let mut newest = FIRST;
    records(all, worker).map(move |(_, batch)| {
        newest = batch.iter().map(|record| at(record).as_micros()).fold(newest, i64::max);
        ((newest - disorder).div_euclid(SECOND), batch)
    })
}

/// In microseconds.
pub const SECOND: i64 = 1_000_000;

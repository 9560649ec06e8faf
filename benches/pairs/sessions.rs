//! The sum of each user's readings in each session: a hundred thousand users, about seven readings to a session.

use std::sync::Arc;

use thalweg::prelude::*;

use super::Workload;
use super::by_hand;
use super::reading::{DISORDER, MINUTE, Reading, readings};

pub struct Sessions;

/// The half hour without a click that ends a visit, scaled to an input of one hour.
const GAP: i64 = 6 * MINUTE;
/// So many records are read between two looks at what is over.
const BATCH: usize = 65_536;

stream!(
    fn sums(
        readings: impl Source<&Reading>,
        disorder: std::time::Duration,
        gap: std::time::Duration,
        sums: impl Sink<(u64, Window, u64)>,
    ) {
        readings
            .timestamp(|reading| reading.at)
            .watermark(bounded(disorder))
            .key_by(|reading| reading.sensor)
            .window(session(gap))
            .sum(|reading| reading.value)
            .count_late()
            .sink(sums);
    }
);

impl Workload for Sessions {
    const NAME: &'static str = "sessions";
    const RECORDS: usize = 2_000_000;
    const REASON: &'static str = "\
        each item is asked whether it may be late, and each session whether its key has a later one, which an item in front of it may \
        join to it; and sessions that are not the last of their key are in the table too, where by hand they are in a short list";

    type Input = Arc<[Reading]>;
    type Output = Vec<(u64, Window, u64)>;

    fn input(records: usize) -> Arc<[Reading]> {
        readings(records, 100_000, 60)
    }

    fn generated(input: &Arc<[Reading]>) -> Self::Output {
        let mut out = Vec::new();
        let (disorder, gap) = ((DISORDER as u64).micros(), (GAP as u64).micros());
        let job = sums(shared(Arc::clone(input)), disorder, gap, &mut out);
        job.trigger(Trigger::asap().cap(BATCH)).run_blocking().unwrap();
        out
    }

    fn by_hand(input: &Arc<[Reading]>) -> Self::Output {
        let mut out = Vec::new();
        let mut sessions = by_hand::Sessions::new(GAP, |sensor, window, sum| out.push((sensor, window, sum)));
        let mut newest = 0;
        for batch in input.chunks(BATCH) {
            for reading in batch {
                newest = newest.max(reading.at.as_micros());
                sessions.add(reading.sensor, reading.at.as_micros(), u64::from(reading.value));
            }
            sessions.reach(newest - DISORDER);
        }
        sessions.finish();
        out
    }

    fn sort(output: &mut Self::Output) {
        output.sort_unstable();
    }
}

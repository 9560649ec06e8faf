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
        by hand what is over goes to the output while the table is gone over; generated, it is taken out first, so that sessions of a \
        key come in their order and the loop behind goes over results alone; and a session also has the time for which it is \
        booked where steps are short, and knows whether its key has others";

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

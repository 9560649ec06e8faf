//! The number, the sum and the largest of each sensor's readings in each minute.

use std::sync::Arc;

use thalweg::prelude::*;

use super::Workload;
use super::by_hand::{NumberTable, Windows};
use super::reading::{DISORDER, MINUTE, Reading, readings};

pub struct SeveralAggregates;

stream!(
    fn summaries(
        readings: impl Source<&Reading>,
        disorder: std::time::Duration,
        summaries: impl Sink<(u64, Window, (u64, u64, u32))>,
    ) {
        readings
            .timestamp(|reading| reading.at)
            .watermark(bounded(disorder))
            .key_by(|reading| reading.sensor)
            .window(tumbling(1.mins()))
            .aggregate(|all| (all.count(), all.sum(|reading| reading.value), all.max(|reading| reading.value)))
            .count_late()
            .sink(summaries);
    }
);

/// What the hand-written loop keeps for a sensor. Its author knows that no value is below 0.
#[derive(Default)]
struct Summary {
    count: u64,
    sum: u64,
    max: u32,
}

impl Summary {
    #[inline]
    fn add(&mut self, value: u32) {
        self.count += 1;
        self.sum += u64::from(value);
        self.max = self.max.max(value);
    }
}

impl Workload for SeveralAggregates {
    const NAME: &'static str = "several_aggregates";
    const RECORDS: usize = 1_000_000;
    const REASON: &'static str = "\
        the watermark keeps the newest time at every record, where by hand a window is complete with the \
        first record that shows it";

    type Input = Arc<[Reading]>;
    type Output = Vec<(u64, Window, (u64, u64, u32))>;

    fn input(records: usize) -> Arc<[Reading]> {
        readings(records, 1_000, 10)
    }

    fn generated(input: &Arc<[Reading]>) -> Self::Output {
        let mut out = Vec::new();
        let job = summaries(shared(Arc::clone(input)), (DISORDER as u64).micros(), &mut out);
        job.trigger(Trigger::asap().cap(65_536)).run_blocking().unwrap();
        out
    }

    fn by_hand(input: &Arc<[Reading]>) -> Self::Output {
        let mut out = Vec::new();
        let mut windows = Windows::new(MINUTE, DISORDER, |window, summaries: &mut NumberTable<Summary>| {
            let row = |(sensor, Summary { count, sum, max })| (sensor, window, (count, sum, max));
            out.extend(summaries.drain().map(row));
        });
        for reading in input.iter() {
            if let Some(summaries) = windows.at(reading.at) {
                summaries.update(reading.sensor, |summary| summary.add(reading.value));
            }
        }
        windows.finish();
        out
    }

    fn sort(output: &mut Self::Output) {
        output.sort_unstable();
    }
}

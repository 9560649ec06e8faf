//! The sum of each sensor's readings in each minute: with few sensors, and with a million of them.

use std::sync::Arc;

use thalweg::prelude::*;

use super::Workload;
use super::by_hand::{NumberTable, Windows};
use super::reading::{DISORDER, MINUTE, Reading, readings};

pub struct FewKeys;

pub struct MillionKeys;

stream!(
    fn sums(readings: impl Source<&Reading>, disorder: std::time::Duration, sums: impl Sink<(u64, Window, u64)>) {
        readings
            .timestamp(|reading| reading.at)
            .watermark(bounded(disorder))
            .key_by(|reading| reading.sensor)
            .window(tumbling(1.mins()))
            .sum(|reading| reading.value)
            .count_late()
            .sink(sums);
    }
);

impl Workload for FewKeys {
    const NAME: &'static str = "tumbling_few_keys";
    const RECORDS: usize = 1_000_000;
    const REASON: &'static str = "\
        the watermark keeps the newest time at every record, where by hand a window is complete with the \
        first record that shows it";

    type Input = Arc<[Reading]>;
    type Output = Vec<(u64, Window, u64)>;

    fn input(records: usize) -> Arc<[Reading]> {
        readings(records, 64, 10)
    }

    fn generated(input: &Arc<[Reading]>) -> Self::Output {
        generated(input)
    }

    fn by_hand(input: &Arc<[Reading]>) -> Self::Output {
        by_hand(input)
    }

    fn sort(output: &mut Self::Output) {
        output.sort_unstable();
    }
}

impl Workload for MillionKeys {
    const NAME: &'static str = "tumbling_million_keys";
    const RECORDS: usize = 4_000_000;
    const REASON: &'static str = "\
        as with few keys; and results leave a table one by one, each through the sink's error and count, \
        where by hand a loop empties the table";

    type Input = Arc<[Reading]>;
    type Output = Vec<(u64, Window, u64)>;

    fn input(records: usize) -> Arc<[Reading]> {
        readings(records, 1_000_000, 2)
    }

    fn generated(input: &Arc<[Reading]>) -> Self::Output {
        generated(input)
    }

    fn by_hand(input: &Arc<[Reading]>) -> Self::Output {
        by_hand(input)
    }

    fn sort(output: &mut Self::Output) {
        output.sort_unstable();
    }
}

fn generated(input: &Arc<[Reading]>) -> Vec<(u64, Window, u64)> {
    let mut out = Vec::new();
    let job = sums(shared(Arc::clone(input)), (DISORDER as u64).micros(), &mut out);
    job.trigger(Trigger::asap().cap(65_536)).run_blocking().unwrap();
    out
}

fn by_hand(input: &[Reading]) -> Vec<(u64, Window, u64)> {
    let mut out = Vec::new();
    let mut windows = Windows::new(MINUTE, DISORDER, |window, sums: &mut NumberTable<u64>| {
        out.extend(sums.drain().map(|(sensor, sum)| (sensor, window, sum)));
    });
    for reading in input {
        if let Some(sums) = windows.at(reading.at) {
            sums.update(reading.sensor, |sum| *sum += u64::from(reading.value));
        }
    }
    windows.finish();
    out
}

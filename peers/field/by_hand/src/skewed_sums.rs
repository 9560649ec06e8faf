//! A table for each open window. Each thread has its own, of the readings whose turn is its, and what they came to is added up at the end of the input.

use std::collections::BTreeMap;
use std::sync::Arc;

use contest::Answer;
use contest::pairs::by_hand::{NumberTable, Windows};
use contest::pairs::reading::Reading;
use contest::workloads::skewed_sums::{DISORDER, MINUTE, summed};

use crate::threads::{batches, on_each};

const BATCH: usize = 1 << 14;

/// Windows by their start.
type Sums = BTreeMap<i64, NumberTable<u64>>;

pub fn run(readings: &Arc<[Reading]>, threads: usize) -> Answer {
    let of_each = on_each(threads, |thread| sums(batches(readings, BATCH, thread, threads)));
    let all = of_each.into_iter().reduce(|mut all, other| {
        for (start, mut more) in other {
            let sums = all.entry(start).or_default();
            more.drain().for_each(|(sensor, sum)| sums.update(sensor, |all| *all += sum));
        }
        all
    });
    let of_window = |(start, mut sums): (i64, NumberTable<u64>)| {
        sums.drain().map(|(sensor, sum)| summed(sensor, start, sum)).collect::<Vec<_>>()
    };
    all.into_iter().flatten().flat_map(of_window).collect()
}

fn sums<'r>(batches: impl Iterator<Item = &'r [Reading]>) -> Sums {
    let mut complete = Sums::new();
    let mut windows = Windows::new(MINUTE, DISORDER, |window, sums: &mut NumberTable<u64>| {
        complete.insert(window.start.as_micros(), std::mem::take(sums));
    });
    for reading in batches.flatten() {
        if let Some(sums) = windows.at(reading.at) {
            sums.update(reading.sensor, |sum| *sum += u64::from(reading.value));
        }
    }
    windows.finish();
    complete
}

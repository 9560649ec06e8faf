//! What `#[durable]` costs: `cargo bench --bench durable`.
//!
//! Totals by key, with it and without it, over the same readings in memory again and again, in batches that take about a second each. The two run by turns, and the
//! median of the ratios of their times is printed, with what was written to the checkpoint: bytes per batch, bytes per key that a batch has changed, and how
//! often it was made sure of something (`fsync`) per batch.

#[allow(dead_code)]
#[path = "pairs/random.rs"]
mod random;
#[allow(dead_code)]
#[path = "pairs/reading.rs"]
mod reading;

use std::iter::{Flatten, RepeatN, repeat_n};
use std::sync::Arc;
use std::task::{Context, Poll};

use thalweg::Report;
use thalweg::prelude::*;

use reading::{Reading, readings};

stream!(
    #[durable]
    fn durable(readings: impl Source<&Reading> + Bounded, totals: impl Sink<(u64, u64)>) {
        readings.key_by(|reading| reading.sensor).sum(|reading| reading.value).sink(totals);
    }

    fn plain(readings: impl Source<&Reading> + Bounded, totals: impl Sink<(u64, u64)>) {
        readings.key_by(|reading| reading.sensor).sum(|reading| reading.value).sink(totals);
    }
);

/// The readings in memory, the batches of a job, and how often each side runs.
const READINGS: usize = 10_000_000;
const BATCHES: u64 = 6;
const ROUNDS: usize = 3;

/// Readings in memory, so many times over in each of so many batches.
#[derive(Clone)]
struct Again {
    readings: Arc<[Reading]>,
    times: usize,
    batch: u64,
    batches: u64,
}

struct Times<'b>(&'b [Reading], usize);

impl Source for Again {
    type Item<'b> = &'b Reading;
    type Batch<'b> = Times<'b>;
    type Bound = thalweg::source::Bounded;

    fn poll_ready(&mut self, _: &mut Context<'_>, _: Limit) -> Poll<Result<Ready, Error>> {
        Poll::Ready(Ok(if self.batch < self.batches { Ready::Batch } else { Ready::End }))
    }

    fn batch(&mut self) -> Times<'_> {
        self.batch += 1;
        Times(&self.readings, self.times)
    }
}

/// What is asked of it is asked when nothing has crashed.
impl Replayable for Again {
    type Position = u64;

    fn position(&self) -> u64 {
        self.batch
    }

    fn seek(&mut self, position: &u64) -> Result<(), Error> {
        self.batch = *position;
        Ok(())
    }

    fn replay(&mut self, _: &u64) -> Result<(), Error> {
        Ok(())
    }
}

impl<'b> Batch for Times<'b> {
    type Item = &'b Reading;
    type Share = Whole<Flatten<RepeatN<&'b [Reading]>>>;

    fn records(&self) -> u64 {
        (self.0.len() * self.1) as u64
    }

    fn shares(self, _: usize) -> Vec<Self::Share> {
        vec![Whole(repeat_n(self.0, self.1).flatten())]
    }
}

fn main() {
    println!("| keys | s per batch | with : without | bytes per batch | bytes per key and batch | fsyncs per batch |");
    println!("|---:|---:|---:|---:|---:|---:|");
    for keys in [64, 10_000, 100_000, 1_000_000] {
        measure(keys);
    }
}

fn measure(keys: u64) {
    let input = of_a_second(readings(READINGS, keys, 10));
    let folder = std::env::temp_dir().join(format!("thalweg-durable-{}", std::process::id()));
    let mut ratios = Vec::new();
    let mut last = None;
    for _ in 0..ROUNDS {
        let _ = std::fs::remove_dir_all(&folder);
        let without = plain(input.clone(), discard()).run_blocking().expect("the job runs");
        let with = durable(input.clone(), discard()).checkpoint_to(&folder).run_blocking();
        let with = with.expect("the durable job runs");
        ratios.push(with.elapsed.as_secs_f64() / without.elapsed.as_secs_f64());
        last = Some(with);
    }
    let _ = std::fs::remove_dir_all(&folder);
    if let Some(report) = last {
        print(keys, &report, median(ratios));
    }
}

fn print(keys: u64, report: &Report, ratio: f64) {
    let counts = report.checkpoint.unwrap_or_default();
    let (batches, bytes) = (report.batches as f64, counts.log_bytes as f64);
    let seconds = report.elapsed.as_secs_f64() / batches;
    let (per_batch, syncs) = (bytes / batches, counts.syncs() as f64 / batches);
    println!("| {keys} | {seconds:.2} | {ratio:.3} | {per_batch:.0} | {:.1} | {syncs:.1} |", per_batch / keys as f64);
}

/// Batches that take about a second.
fn of_a_second(readings: Arc<[Reading]>) -> Again {
    let once = Again { readings, times: 1, batch: 0, batches: 2 };
    let report = plain(once.clone(), discard()).run_blocking().expect("the job runs");
    let seconds = report.elapsed.as_secs_f64() / 2.0;
    Again { times: (1.0 / seconds).ceil() as usize, batches: BATCHES, ..once }
}

fn median(mut ratios: Vec<f64>) -> f64 {
    ratios.sort_by(f64::total_cmp);
    ratios[ratios.len() / 2]
}

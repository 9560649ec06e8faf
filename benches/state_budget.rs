//! What a budget of memory costs: `cargo bench --bench state_budget`.
//!
//! Totals of 400,000 keys, and their numbers in windows that overlap fourfold, by readings of keys that are drawn evenly or by Zipf, in batches of 20,000: first each key comes
//! once, then as many readings are drawn, and these are timed. Without a budget, and with one that is a half, a fifth and a tenth of what the state weighs: `sum` has an entry of 25
//! bytes for each key, in a table that counts as two thirds full; of windows that overlap a key has 125, and 16 for each slice that it comes in.

#[allow(dead_code)]
#[path = "pairs/random.rs"]
mod random;

use std::iter::{Copied, Zip};
use std::ops::RangeFrom;
use std::slice::Iter;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use thalweg::__::{Engine, NeedsCheckpoint};
use thalweg::Job;
use thalweg::checkpoint::InMemory;
use thalweg::prelude::*;
use thalweg::source::{Batch, Whole};

use random::{Random, mix};

stream!(
    #[durable]
    fn totals(keys: impl Source<(i64, u64)> + Bounded, totals: impl Sink<(u64, u64)>) {
        keys.key_by(|reading| reading.1).sum(|reading| reading.1 % 100).sink(totals);
    }

    #[durable]
    fn numbers(keys: impl Source<(i64, u64)> + Bounded, numbers: impl Sink<(u64, Window, u64)>) {
        // A reading a microsecond.
        keys.timestamp(|reading| Timestamp::from_micros(reading.0))
            .watermark(bounded(0.secs()))
            .key_by(|reading| reading.1)
            .window(sliding(400.millis()).every(100.millis()))
            .count()
            .drop_late()
            .sink(numbers);
    }
);

const KEYS: usize = 400_000;
const BATCH: usize = 20_000;
/// A pipeline, and what its state weighs.
#[derive(Clone, Copy)]
enum Of {
    Totals,
    Windows,
}

impl Of {
    fn name(self) -> &'static str {
        match self {
            Of::Totals => "totals",
            Of::Windows => "windows",
        }
    }

    fn weight(self) -> u64 {
        let of_key = match self {
            Of::Totals => 25,
            Of::Windows => 125 + 16,
        };
        KEYS as u64 * of_key * 3 / 2
    }
}

/// Batches of keys. When the first that was drawn begins is noted.
#[derive(Clone)]
struct Drawn {
    keys: Arc<[u64]>,
    batch: u64,
    begun: Arc<Mutex<Option<Instant>>>,
}

impl Source for Drawn {
    type Item<'b> = (i64, u64);
    type Batch<'b> = Keys<'b>;
    type Bound = thalweg::source::Bounded;

    fn poll_ready(&mut self, _: &mut Context<'_>, _: Limit) -> Poll<Result<Ready, Error>> {
        let is_over = self.batch as usize * BATCH >= self.keys.len();
        Poll::Ready(Ok(if is_over { Ready::End } else { Ready::Batch }))
    }

    fn batch(&mut self) -> Keys<'_> {
        let from = self.batch as usize * BATCH;
        if from == KEYS {
            *self.begun.lock().expect("nobody panics with it") = Some(Instant::now());
        }
        self.batch += 1;
        Keys(from as i64, &self.keys[from..from + BATCH])
    }
}

/// What is asked of it is asked when nothing has crashed.
impl Replayable for Drawn {
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

/// Keys, each with its time, and that of the first.
struct Keys<'b>(i64, &'b [u64]);

impl<'b> Batch for Keys<'b> {
    type Item = (i64, u64);
    type Share = Whole<Zip<RangeFrom<i64>, Copied<Iter<'b, u64>>>>;

    fn records(&self) -> u64 {
        self.1.len() as u64
    }

    fn shares(self, _: usize) -> Vec<Self::Share> {
        let Keys(first, keys) = self;
        vec![Whole((first..).zip(keys.iter().copied()))]
    }
}

fn main() {
    println!("| state | keys | state : budget | µs per reading | : without |");
    println!("|---|---|---:|---:|---:|");
    for of in [Of::Totals, Of::Windows] {
        let mut random = Random::new(7);
        let evenly = (0..KEYS).map(|_| mix(random.below(KEYS as u64))).collect();
        measure(of, "evenly", evenly);
        let by_zipf = (0..KEYS).map(|_| mix(random.rank(KEYS) as u64)).collect();
        measure(of, "by Zipf", by_zipf);
    }
}

fn measure(of: Of, how: &str, drawn: Vec<u64>) {
    let keys: Arc<[u64]> = (0..KEYS as u64).map(mix).chain(drawn).collect();
    let without = time(of, &keys, None);
    row(of, how, "no budget", without, without);
    for part in [2, 5, 10] {
        let with = time(of, &keys, Some(of.weight() / part));
        row(of, how, &format!("{part}"), with, without);
    }
}

fn row(of: Of, how: &str, part: &str, took: Duration, without: Duration) {
    let (name, micros) = (of.name(), took.as_secs_f64() * 1e6 / KEYS as f64);
    println!("| {name} | {how} | {part} | {micros:.2} | {:.1} |", took.as_secs_f64() / without.as_secs_f64());
}

/// How long the readings that are drawn take.
fn time(of: Of, keys: &Arc<[u64]>, budget: Option<u64>) -> Duration {
    let begun = Arc::new(Mutex::new(None));
    let input = Drawn { keys: keys.clone(), batch: 0, begun: begun.clone() };
    match of {
        Of::Totals => run(totals(input, discard()), budget),
        Of::Windows => run(numbers(input, discard()), budget),
    }
    let begun = begun.lock().expect("nobody panics with it").take();
    begun.expect("all keys have come").elapsed()
}

fn run<F>(job: Job<F, NeedsCheckpoint>, budget: Option<u64>)
where
    F: FnOnce(&mut Engine) -> Result<(), Error>,
{
    let job = job.checkpoint_to(InMemory::new());
    let job = match budget {
        Some(bytes) => job.state_budget(bytes),
        None => job,
    };
    job.run_blocking().expect("the job runs");
}

//! What a budget of memory costs: `cargo bench --bench state_budget`.
//!
//! Totals of 400,000 keys, by readings of keys that are drawn evenly or by Zipf, in batches of 20,000: first each key comes once, then as many readings are drawn, and these are
//! timed. Without a budget, and with one that is a half, a fifth and a tenth of what the state weighs; `sum` has an entry of 25 bytes for each key, in a table that counts as two
//! thirds full.

#[allow(dead_code)]
#[path = "pairs/random.rs"]
mod random;

use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use thalweg::checkpoint::InMemory;
use thalweg::prelude::*;
use thalweg::source::{Batch, Whole};

use random::{Random, mix};

stream!(
    #[durable]
    fn totals(keys: impl Source<u64> + Bounded, totals: impl Sink<(u64, u64)>) {
        keys.key_by(|key| *key).sum(|key| *key % 100).sink(totals);
    }
);

const KEYS: usize = 400_000;
const BATCH: usize = 20_000;
/// What the state weighs.
const WEIGHT: u64 = KEYS as u64 * 25 * 3 / 2;

/// Batches of keys. When the first that was drawn begins is noted.
#[derive(Clone)]
struct Drawn {
    keys: Arc<[u64]>,
    batch: u64,
    begun: Arc<Mutex<Option<Instant>>>,
}

impl Source for Drawn {
    type Item<'b> = u64;
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
        Keys(&self.keys[from..from + BATCH])
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

struct Keys<'b>(&'b [u64]);

impl<'b> Batch for Keys<'b> {
    type Item = u64;
    type Share = Whole<std::iter::Copied<std::slice::Iter<'b, u64>>>;

    fn records(&self) -> u64 {
        self.0.len() as u64
    }

    fn shares(self, _: usize) -> Vec<Self::Share> {
        vec![Whole(self.0.iter().copied())]
    }
}

fn main() {
    println!("| keys | state : budget | µs per reading | : without |");
    println!("|---|---:|---:|---:|");
    let mut random = Random::new(7);
    let evenly = (0..KEYS).map(|_| mix(random.below(KEYS as u64))).collect();
    measure("evenly", evenly);
    let by_zipf = (0..KEYS).map(|_| mix(random.rank(KEYS) as u64)).collect();
    measure("by Zipf", by_zipf);
}

fn measure(how: &str, drawn: Vec<u64>) {
    let keys: Arc<[u64]> = (0..KEYS as u64).map(mix).chain(drawn).collect();
    let without = time(&keys, None);
    row(how, "no budget", without, without);
    for part in [2, 5, 10] {
        let with = time(&keys, Some(WEIGHT / part));
        row(how, &format!("{part}"), with, without);
    }
}

fn row(how: &str, part: &str, took: Duration, without: Duration) {
    let micros = took.as_secs_f64() * 1e6 / KEYS as f64;
    println!("| {how} | {part} | {micros:.2} | {:.1} |", took.as_secs_f64() / without.as_secs_f64());
}

/// How long the readings that are drawn take.
fn time(keys: &Arc<[u64]>, budget: Option<u64>) -> Duration {
    let begun = Arc::new(Mutex::new(None));
    let input = Drawn { keys: keys.clone(), batch: 0, begun: begun.clone() };
    let job = totals(input, discard()).checkpoint_to(InMemory::new());
    let job = match budget {
        Some(bytes) => job.state_budget(bytes),
        None => job,
    };
    job.run_blocking().expect("the job runs");
    let begun = begun.lock().expect("nobody panics with it").take();
    begun.expect("all keys have come").elapsed()
}

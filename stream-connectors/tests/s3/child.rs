//! The job that is killed: a process of its own, which is this program with an environment.

use std::io::Write;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use thalweg::checkpoint::Tuning;
use thalweg::connectors::objects::Compression;
use thalweg::prelude::*;

use super::steps::{Steps, end_at, pause_there};
use super::store::{bucket, of_environment};

/// Records of the input.
pub const RECORDS: u64 = 3_000;
/// Records of a batch.
const CAP: usize = 100;

stream!(
    #[durable(exactly_once)]
    fn job(numbers: impl Source<u64> + Bounded, squares: impl Sink<u64>, totals: impl Sink<(u64, u64)>) {
        let numbers = numbers.map(|n| n + slowly(n));
        numbers.map(|n| n * n).sink(squares);
        numbers.key_by(|n| *n % 10).sum(|n| *n).sink(totals);
    }
);

/// Here and there a record takes its time, so that there is one to kill the job in.
fn slowly(n: u64) -> u64 {
    if n.is_multiple_of(50) {
        sleep(Duration::from_millis(2));
    }
    0
}

/// Full snapshots are made often, and old ones removed: so that these are among the steps.
fn often() -> Tuning {
    Tuning { least_log: 1, least_logs: 4 << 10, most_logs: 6, ..Tuning::default() }
}

/// Runs the job in a prefix of the bucket, to its end.
pub fn run(endpoint: &str, prefix: &str, workers: usize) -> Result<Report, Error> {
    let bucket = bucket(endpoint).at(prefix);
    let squares = files(Steps::new("squares", bucket.at("squares")));
    let line = |(key, total): (u64, u64), out: &mut Vec<u8>| writeln!(out, "{key},{total}");
    let folder = |total: &(u64, u64)| format!("key={}", total.0 % 3);
    let totals = parted(Steps::new("totals", bucket.at("totals")), folder).with(line).compressed(Compression::Gzip);
    job((0..RECORDS).collect::<Vec<_>>(), squares, totals)
        .workers(workers)
        .trigger(Trigger::asap().cap(CAP))
        .checkpoint_to(Steps::new("checkpoint", bucket.at("state")))
        .tuned(often())
        .run_blocking()
}

/// Starts the job as a process, which pauses at a step.
pub fn start_to_pause(endpoint: &str, prefix: &str, step: (String, u64)) -> Child {
    command(endpoint, prefix, 1, Some(step)).env("THALWEG_S3_PAUSE", "1").spawn().expect("it runs again")
}

/// Starts the job as a process, which ends at a step.
pub fn start(endpoint: &str, prefix: &str, workers: usize, step: Option<(String, u64)>) -> Child {
    command(endpoint, prefix, workers, step).spawn().expect("it runs again")
}

fn command(endpoint: &str, prefix: &str, workers: usize, step: Option<(String, u64)>) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.args(["child::of_a_test", "--exact", "--nocapture"]).env("THALWEG_S3_CHILD", endpoint);
    command.env("THALWEG_S3_PREFIX", prefix).env("THALWEG_S3_WORKERS", workers.to_string());
    if let Some((step, number)) = step {
        command.env("THALWEG_S3_STEP", step).env("THALWEG_S3_NUMBER", number.to_string());
    }
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

/// Not a test: it does nothing, unless one has started it.
#[test]
fn of_a_test() {
    let Some(endpoint) = of_environment() else { return };
    let said = |name: &str| std::env::var(name).ok();
    if let (Some(step), Some(number)) = (said("THALWEG_S3_STEP"), said("THALWEG_S3_NUMBER")) {
        end_at(step, number.parse().expect("a number"));
        if said("THALWEG_S3_PAUSE").is_some() {
            pause_there();
        }
    }
    let prefix = said("THALWEG_S3_PREFIX").expect("a prefix");
    let workers = said("THALWEG_S3_WORKERS").and_then(|workers| workers.parse().ok()).unwrap_or(1);
    if let Err(error) = run(endpoint, &prefix, workers) {
        eprintln!("{error:?}");
        std::process::exit(7);
    }
}

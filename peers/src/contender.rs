//! One of the contenders: a program that tells what it can do, and does it.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Command, Output};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::answer::Answer;
use crate::valgrind::{instructions, instructions_by_thread};

pub struct Contender {
    name: &'static str,
    program: PathBuf,
}

/// A workload that a contender can do.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct Offer {
    pub workload: String,
    /// How many make a run that can be measured.
    pub records: u64,
    /// The most threads that it can use.
    pub threads: usize,
}

/// What it did.
#[derive(Clone, Debug, Deserialize)]
pub struct Measured {
    #[serde(flatten)]
    pub answer: Answer,
    /// Of each timed run.
    pub seconds: Vec<f64>,
    /// Bytes.
    pub allocated: u64,
    /// Bytes beyond the input's.
    pub peak: u64,
}

/// How long records took from when they were due to the sink, in microseconds.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Timed {
    /// Records in a second.
    pub rate: f64,
    /// Whether the load was more than could be taken.
    pub is_overload: bool,
    pub p50: f64,
    pub p99: f64,
    pub p999: f64,
    /// The 99th percentile of how late the sender itself was.
    pub sent_p99: f64,
}

/// Instructions are counted on so much smaller an input.
const SMALLER: u64 = 20;

impl Contender {
    pub fn new(name: &'static str, program: PathBuf) -> Contender {
        Contender { name, program }
    }

    pub fn name(&self) -> &'static str {
        self.name
    }

    pub fn offers(&self) -> Result<Vec<Offer>, String> {
        let output = run(Command::new(&self.program).arg("list"))?;
        output.lines().map(read).collect()
    }

    /// Does a workload in a process of its own.
    pub fn measure(&self, workload: &str, records: u64, threads: usize) -> Result<Measured, String> {
        let arguments = ["measure", workload, &records.to_string(), &threads.to_string()];
        read(&run(Command::new(&self.program).args(arguments))?)
    }

    /// Takes so many records in a second by a way, or as many as it can, for so many seconds.
    pub fn latency(&self, way: &str, rate: Option<f64>, seconds: f64) -> Result<Timed, String> {
        let arguments = ["latency", way, &rate.unwrap_or(0.0).to_string(), &seconds.to_string()];
        read(&run(Command::new(&self.program).args(arguments))?)
    }

    /// The instructions for a record on one thread, if valgrind is there to count them.
    pub fn instructions(&self, workload: &str, records: u64) -> Result<Option<f64>, String> {
        let records = (records / SMALLER).max(1);
        let count = |action| instructions(&self.program, [action, workload, &records.to_string(), "1"]);
        let (Some(input), Some(job)) = (count("input")?, count("once")?) else { return Ok(None) };
        Ok(Some(job.saturating_sub(input) as f64 / records as f64))
    }
}

impl Contender {
    /// The instructions for a record on so many threads: of all, and of the busiest.
    pub fn instructions_by_thread(&self, offer: &Offer, threads: usize) -> Result<(f64, f64), String> {
        let records = (offer.records / SMALLER).max(1);
        let count = |action: &str, threads: usize| {
            let arguments: [&str; 4] = [action, &offer.workload, &records.to_string(), &threads.to_string()];
            instructions_by_thread(&self.program, arguments)
        };
        // The thread that makes the input is the engine's.
        let input = count("input", 1)?.into_iter().sum::<u64>();
        let mut of_threads = count("count", threads)?;
        if let Some(engine) = of_threads.first_mut() {
            *engine = engine.saturating_sub(input);
        }
        let busiest = of_threads.iter().copied().max().unwrap_or_default();
        let per_record = |count: u64| count as f64 / records as f64;
        Ok((per_record(of_threads.iter().sum()), per_record(busiest)))
    }
}

fn read<T: DeserializeOwned>(line: &str) -> Result<T, String> {
    serde_json::from_str(line).map_err(|cause| format!("a contender printed `{}`: {cause}", line.trim_end()))
}

/// What a program prints, if it succeeds.
pub fn run(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|cause| format!("can't run {:?}: {cause}", command.get_program()))?;
    match output {
        Output { status, stdout, .. } if status.success() => {
            String::from_utf8(stdout).map_err(|cause| format!("a contender printed no text: {cause}"))
        }
        Output { stderr, .. } => Err(format!("{} failed:\n{}", line(command), String::from_utf8_lossy(&stderr))),
    }
}

fn line(command: &Command) -> String {
    let words = [command.get_program()].into_iter().chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

//! From files and over HTTP into a fused stage, beside loops by hand over the same crates. It runs only where it is asked:
//!
//! ```text
//! cargo test --release -p stream-connectors --features parquet --test figures -- throughput
//! ```
//!
//! Both read the same input, and add up what they find in its records. What a record costs is the difference of two inputs of different length, so that beginning and
//! ending don't count. Instructions are those of the whole process, all of its threads, as valgrind counts them; times are of pairs that take turns. It fails where a source takes more
//! instructions than its limit allows.

#[path = "../files/folder.rs"]
#[allow(dead_code)]
mod folder;

mod by_hand;
mod inputs;
mod sources;

use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use inputs::{INPUTS, Inputs, LONG, SHORT, TIMED};

/// The source may take so much more than the loop by hand. Of Parquet the goal of 1.1 is missed: values go one by one through the reader that all formats share. The limit
/// is against getting worse.
fn limit(input: &str) -> f64 {
    if input == "parquet" { 1.65 } else { 1.1 }
}

const PAIRS: usize = 5;
/// What a child is called by.
const CHILD: &str = "the-child";

/// What is added up of the records.
#[derive(Default)]
pub struct Sum {
    pub weight: u64,
    pub records: u64,
}

impl Sum {
    #[inline]
    pub fn add(&mut self, weight: u64) {
        self.weight += weight;
        self.records += 1;
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [CHILD, input, at, how] => read(input, at, how),
        ["throughput", ..] => compare(),
        _ => {
            println!("nothing is measured: say `throughput`");
            ExitCode::SUCCESS
        }
    }
}

/// The child: reads an input in one way or the other, and prints what came of it and how long that took.
fn read(input: &str, at: &str, how: &str) -> ExitCode {
    let (mut sum, begun) = (Sum::default(), Instant::now());
    match how {
        "source" => sources::read(input, at, &mut sum),
        _ => by_hand::read(input, at, &mut sum),
    }
    println!("{} {} {}", sum.weight, sum.records, begun.elapsed().as_micros());
    ExitCode::SUCCESS
}

fn compare() -> ExitCode {
    let inputs = Inputs::make();
    let mut is_within = true;
    println!(
        "instructions per record, by the source and by hand; million records a second, the middle of {PAIRS} pairs"
    );
    for input in INPUTS {
        let counted = |how| {
            let [short, long] = [SHORT, LONG].map(|records| counted(input, &inputs.at(input, records), how));
            (long - short) as f64 / (LONG - SHORT) as f64
        };
        let (source, hand) = (counted("source"), counted("hand"));
        let timed = |how| timed(input, &inputs.at(input, TIMED), how);
        let pairs: Vec<_> = (0..PAIRS).map(|_| (timed("source"), timed("hand"))).collect();
        let rate = |time: fn(&(f64, f64)) -> f64| TIMED as f64 / middle(pairs.iter().map(time).collect());
        println!(
            "{input:<8} {source:>6.0} {hand:>6.0} {:>6.3}   {:>5.2} {:>5.2}, in time {:.3}",
            source / hand,
            rate(|pair| pair.0),
            rate(|pair| pair.1),
            middle(pairs.iter().map(|(source, hand)| source / hand).collect()),
        );
        is_within &= source / hand <= limit(input);
    }
    if is_within { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn middle(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// What a child has said: what it added up must be the same in both ways.
fn said(text: &[u8]) -> Vec<u64> {
    let text = String::from_utf8_lossy(text);
    text.split_whitespace().map(|number| number.parse().expect("a number")).collect()
}

/// How long a child took, in microseconds.
fn timed(input: &str, at: &str, how: &str) -> f64 {
    let child = Command::new(std::env::current_exe().expect("this program")).args([CHILD, input, at, how]).output();
    let said = said(&child.expect("a child").stdout);
    assert_eq!(said[..2], inputs::expected(TIMED), "{input}, {how}");
    said[2] as f64
}

/// The instructions of a child, as valgrind counts them.
fn counted(input: &str, at: &str, how: &str) -> i64 {
    let child = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe().expect("this program"))
        .args([CHILD, input, at, how])
        .stdin(Stdio::null())
        .output()
        .expect("valgrind");
    let said = String::from_utf8_lossy(&child.stderr).into_owned();
    let collected =
        said.lines().find_map(|line| line.split("Collected :").nth(1)).and_then(|number| number.trim().parse().ok());
    collected.unwrap_or_else(|| panic!("valgrind said:\n{said}"))
}

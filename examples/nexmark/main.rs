//! The queries of the NEXMark benchmark, on events of an auction house that are made up as they are read.
//!
//! ```text
//! cargo run --release --example nexmark -- q5                 the first results, how many there are, and records per second
//! cargo run --release --example nexmark -- q5 50000000 2      of so many events, on so many workers
//! ```
//!
//! What each query asks stands above it in `queries.rs`. Events are up to a second out of order.

use std::fmt::Debug;
use std::process::ExitCode;
use std::time::Duration;

use thalweg::prelude::*;

mod generator;
mod model;
mod queries;

/// Unless said.
const RECORDS: u64 = 5_000_000;
/// How far events are out of order.
const DISORDER: Duration = Duration::from_secs(1);
/// Any will do; it is always the same, so that results can be compared.
const SEED: u64 = 2002;
/// So many results are printed.
const SHOWN: u64 = 10;

const HELP: &str = "usage: nexmark q0|q1|q2|q3|q4|q5|q6|q7|q8|q11 [records] [workers]";

/// Prints the first results and counts them all.
#[derive(Default)]
struct Results(u64);

impl<T: Debug> Sink<T> for Results {
    fn write(&mut self, result: T) -> Result<(), Error> {
        self.0 += 1;
        match self.0 {
            shown if shown <= SHOWN => println!("{result:?}"),
            next if next == SHOWN + 1 => println!("…"),
            _ => {}
        }
        Ok(())
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match asked(&arguments) {
        Some(Ok(report)) => {
            println!("{report}");
            println!("{:.0} records/s", report.records_in as f64 / report.elapsed.as_secs_f64());
            ExitCode::SUCCESS
        }
        Some(Err(error)) => {
            eprintln!("{error:?}");
            ExitCode::FAILURE
        }
        None => {
            eprintln!("{HELP}");
            ExitCode::from(2)
        }
    }
}

/// Runs what the arguments ask for, if they make sense.
fn asked(arguments: &[String]) -> Option<Result<Report, Error>> {
    let (query, numbers) = arguments.split_first()?;
    let numbers: Vec<u64> = numbers.iter().map(|number| number.parse().ok()).collect::<Option<_>>()?;
    let (records, workers) = match numbers[..] {
        [] => (RECORDS, 1),
        [records] => (records, 1),
        [records, workers] => (records, usize::try_from(workers).ok()?),
        _ => return None,
    };
    let (events, out) = (generator::events(SEED, DISORDER).take(records), Results::default());
    Some(match query.as_str() {
        "q0" => queries::q0(events, out).workers(workers).run_blocking(),
        "q1" => queries::q1(events, out).workers(workers).run_blocking(),
        "q2" => queries::q2(events, out).workers(workers).run_blocking(),
        "q3" => queries::q3(events, out).workers(workers).run_blocking(),
        "q4" => queries::q4(events, DISORDER, out).workers(workers).run_blocking(),
        "q5" => queries::q5(events, DISORDER, out).workers(workers).run_blocking(),
        "q6" => queries::q6(events, DISORDER, out).workers(workers).run_blocking(),
        "q7" => queries::q7(events, DISORDER, out).workers(workers).run_blocking(),
        "q8" => queries::q8(events, DISORDER, out).workers(workers).run_blocking(),
        "q11" => queries::q11(events, DISORDER, out).workers(workers).run_blocking(),
        _ => return None,
    })
}

//! The generated pipelines beside loops written by hand and the peers that a Rust user would pick instead.
//!
//! ```text
//! cargo run --release -p peers                    all workloads
//! cargo run --release -p peers -- yahoo           those named
//! cargo run --release -p peers -- --plot          draws the plot in the README from the table
//! cargo run --release -p peers -- --latency       measures how long records take, which is another table, `docs/latency.md`
//! cargo run --release -p peers -- --workers       counts what becomes of a job on up to 64 workers, and writes docs/workers.md
//! cargo run --release -p peers -- --compile       what compiling costs: `docs/compile-time.md`
//! ```
//!
//! It builds the contenders, runs each workload on each of them, writes the table `docs/peers.md`, and fails if two of them come to different
//! answers. A workload that wasn't named keeps what the table had for it.
//!
//! # How it is built
//!
//! This program is only the driver. The contenders lie in `field/`, a workspace of its own, and the driver has cargo build them: an ordinary
//! build, test or lint of the project never meets the peers or what they depend on. A contender is a process for each measurement, so that its
//! peak of memory is its own, and so is what its allocator has learnt. All are built with the same profile, allocator and target features
//! (`field/Cargo.toml`, `field/contest/`, `field/.cargo/config.toml`).
//!
//! # How it is measured
//!
//! In rounds: each round runs every contender once, so that a slow minute of the machine is everyone's. A process makes the input, does the job
//! once without a clock – then bytes are counted – and three times by the clock. A contender's time in a round is the median of the three, its
//! ratio to the generated pipeline that of the times in one round, and the table has the medians over the rounds. Instructions are counted by
//! callgrind on a smaller input, less those of a process that only makes the input.

use std::process::ExitCode;

mod answer;
mod compile;
mod contender;
mod document;
mod field;
mod latency;
mod median;
mod notes;
mod plot;
mod request;
mod scaling;
mod suite;
mod table;
mod valgrind;

use request::Request;

fn main() -> ExitCode {
    let result = match Request::of(std::env::args().skip(1)) {
        Ok(Request::Run { workloads }) => suite::run(&workloads),
        Ok(Request::Plot) => plot::redraw(),
        Ok(Request::Latency) => latency::run(),
        Ok(Request::Workers { workloads }) => scaling::count(&workloads),
        Ok(Request::Compile) => compile::run(),
        Err(error) => Err(error),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("peers: {error}");
            ExitCode::FAILURE
        }
    }
}

//! A job is killed, and killed again, and what it has written in the end is what it would have written undisturbed.
//!
//! ```text
//! cargo test --release --test crash                    200 kills
//! CRASH_KILLS=10000 cargo test --release --test crash  any number
//! CRASH_SEED=7 …                                       another order of them
//! ```
//!
//! This program runs itself as a child: a pipeline with windows that overlap, a join, timers and two outputs in files, promised exactly once. Half of
//! the kills come from outside at a random moment (SIGKILL), the other half at a named step of the protocol: before or after the checkpoint or an output stages,
//! seals, publishes or removes an object, where the child ends itself at once. Behind each kill the job begins again, with one to three workers, of which each number has a budget of memory of its own, and is killed
//! again, up to eight times; then it is let through, and its output compared, line by line, with that of a run that nobody disturbed. It prints the kills by step, and
//! fails if there was a difference.

mod child;
mod kills;
mod life;
mod pipeline;
mod steps;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.first().map(String::as_str) {
        Some(child::CHILD) => child::run(&arguments[1..]),
        // What the test harness of cargo would list.
        Some("--list") => Ok(()),
        _ => kills::run(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("crash: {error}");
            ExitCode::FAILURE
        }
    }
}

//! The instructions that each workload takes, generated and by hand, counted by valgrind.
//!
//! ```text
//! cargo bench --bench instructions                        all workloads
//! cargo bench --bench instructions -- fan_out             those named
//! cargo bench --bench instructions -- fan_out --explain   and the source lines that most instructions belong to
//! ```
//!
//! It prints a line for each workload, `name generated handwritten ratio`, and at last `worst RATIO NAME`; on standard
//! error the reason for a ratio above 1.02. One worker computes.
//!
//! This program runs itself under callgrind, three times for each workload: to make the input and nothing else, and to
//! make it and do the job in each of the two ways. The differences are the counts: all threads and the reading of files
//! are in them, the making of inputs is not. Before, both sides run without valgrind, and must come to the same output.

use std::process::ExitCode;

#[path = "../pairs/mod.rs"]
mod pairs;

mod arguments;
mod counts;
mod lines;
mod part;
mod valgrind;

use arguments::Request;
use counts::Counts;

fn main() -> ExitCode {
    let result = match Request::of(std::env::args().skip(1)) {
        Request::Part(part) => part.run(),
        Request::Count { names, explain } => Counts::of(&names, explain),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("instructions: {error}");
            ExitCode::FAILURE
        }
    }
}

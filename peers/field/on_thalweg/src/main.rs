//! The workloads as generated pipelines, as a user of the library would write them.

use std::process::ExitCode;

use contest::Contender;
use contest::workloads::{StatelessChain, WordCount, Yahoo};

mod stateless_chain;
mod tell;
mod word_count;
mod yahoo;

fn main() -> ExitCode {
    Contender::asked()
        .runs::<WordCount>(word_count::run)
        .runs::<StatelessChain>(stateless_chain::run)
        .runs::<Yahoo>(yahoo::run)
        .done()
}

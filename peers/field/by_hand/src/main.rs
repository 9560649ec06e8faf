//! The workloads as the best loops that we can write by hand: their authors know the input and the question, and use it.
//!
//! They read their input as a stream, in batches that are as large as a cache, and may not look ahead in it.

use std::process::ExitCode;

use contest::Contender;
use contest::workloads::{StatelessChain, WordCount, Yahoo};

mod stateless_chain;
mod threads;
mod word_count;
mod yahoo;

fn main() -> ExitCode {
    Contender::asked()
        .runs::<WordCount>(word_count::run)
        .runs::<StatelessChain>(stateless_chain::run)
        .runs::<Yahoo>(yahoo::run)
        .done()
}

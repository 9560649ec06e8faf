//! The workloads on Renoir, with what its examples use: batches of a fixed size, and folds that are associative wherever there is one.
//!
//! A window of event time begins with the first item of its key there, and so at a time of its own for every key. Jobs with windows have the
//! window in the key instead, and come to their results at the end of the input.

use std::process::ExitCode;

use contest::Contender;
use contest::workloads::{StatelessChain, WordCount, Yahoo};

mod run;
mod stateless_chain;
mod word_count;
mod yahoo;

fn main() -> ExitCode {
    Contender::asked()
        .runs::<WordCount>(word_count::run)
        .runs::<StatelessChain>(stateless_chain::run)
        .runs::<Yahoo>(yahoo::run)
        .done()
}

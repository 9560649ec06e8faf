//! The workloads in DFIR: a flow from an iterator through keyed folds, all in one tick, on one thread, which is what a flow has.
//!
//! DFIR knows no event time: where windows stay open until the end of the input it can do the job, with the window in the key. It is left out
//! where windows overlap, or must be over for what follows.

use std::process::ExitCode;

use contest::Contender;
use contest::workloads::{StatelessChain, WordCount, Yahoo};

mod stateless_chain;
mod word_count;
mod yahoo;

fn main() -> ExitCode {
    Contender::asked()
        .runs_alone::<WordCount>(word_count::run)
        .runs_alone::<StatelessChain>(stateless_chain::run)
        .runs_alone::<Yahoo>(yahoo::run)
        .done()
}

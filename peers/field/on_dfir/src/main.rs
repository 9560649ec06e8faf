//! The workloads in DFIR: a flow from an iterator through keyed folds, all in one tick, on one thread, which is what a flow has.
//!
//! DFIR knows no event time: where windows stay open until the end of the input it can do the job, with the window in the key. It is left out
//! where windows overlap, or must be over for what follows.

use std::process::ExitCode;

use contest::Contender;
use contest::workloads::{AccessLog, Query, StatelessChain, WordCount, Yahoo, YahooJson};

mod access_log;
mod nexmark;
mod stateless_chain;
mod word_count;
mod yahoo;
mod yahoo_json;

fn main() -> ExitCode {
    Contender::asked()
        .runs_alone::<WordCount>(word_count::run)
        .runs_alone::<StatelessChain>(stateless_chain::run)
        .runs_alone::<Yahoo>(yahoo::run)
        .runs_alone::<Query<1>>(nexmark::q1)
        .runs_alone::<Query<2>>(nexmark::q2)
        .runs_alone::<Query<3>>(nexmark::q3)
        .runs_alone::<YahooJson>(yahoo_json::run)
        .runs_alone::<AccessLog>(access_log::run)
        .done()
}

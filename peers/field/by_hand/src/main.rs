//! The workloads as the best loops that we can write by hand: their authors know the input and the question, and use it.
//!
//! They read their input as a stream, in batches that are as large as a cache, and may not look ahead in it.

use std::process::ExitCode;

use contest::Contender;
use contest::workloads::{AccessLog, Query, SkewedSums, SlidingMean, StatelessChain, WordCount, Yahoo, YahooJson};

mod access_log;
mod nexmark;
mod rounds;
mod skewed_sums;
mod sliding_mean;
mod stateless_chain;
mod threads;
mod word_count;
mod yahoo;
mod yahoo_json;

fn main() -> ExitCode {
    Contender::asked()
        .runs::<WordCount>(word_count::run)
        .runs::<StatelessChain>(stateless_chain::run)
        .runs::<Yahoo>(yahoo::run)
        .runs::<Query<1>>(nexmark::q1)
        .runs::<Query<2>>(nexmark::q2)
        .runs::<Query<3>>(nexmark::q3)
        .runs::<Query<4>>(nexmark::q4)
        .runs::<Query<5>>(nexmark::q5)
        .runs::<Query<7>>(nexmark::q7)
        .runs::<Query<8>>(nexmark::q8)
        .runs::<SkewedSums>(skewed_sums::run)
        .runs::<SlidingMean>(sliding_mean::run)
        .runs::<YahooJson>(yahoo_json::run)
        .runs::<AccessLog>(access_log::run)
        .done()
}

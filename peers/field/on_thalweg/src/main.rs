//! The workloads as generated pipelines, as a user of the library would write them.

use std::process::ExitCode;

use contest::{Contender, is_counted};
use contest::workloads::{AccessLog, Query, SkewedSums, SlidingMean, StatelessChain, WordCount, Yahoo, YahooJson};
use thalweg::Job;
use thalweg::prelude::*;

mod access_log;
mod latency;
mod nexmark;
mod skewed_sums;
mod sliding_mean;
mod stateless_chain;
mod tell;
mod word_count;
mod yahoo;
mod yahoo_json;

/// Of a job that is counted batches go by the number of workers, and not by the clock, which is slow then.
const COUNTED: usize = 8_192;

/// A job on so many workers.
fn on<F>(job: Job<F>, workers: usize) -> Job<F> {
    let job = job.workers(workers);
    if is_counted() { job.trigger(Trigger::asap().cap(COUNTED * workers)) } else { job }
}

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
        .answers("channel", latency::by_channel)
        .answers("socket", latency::by_socket)
        .done()
}

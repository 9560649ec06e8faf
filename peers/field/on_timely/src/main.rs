//! The workloads on timely dataflow, in the manner of its manual: operators with state of their own, which keep a capability until the frontier
//! has passed a window; what can be combined is combined before it is exchanged.

use std::process::ExitCode;

use contest::Contender;
use contest::workloads::{AccessLog, Query, SlidingMean, StatelessChain, WordCount, Yahoo, YahooJson};

mod access_log;
mod input;
mod latency;
mod nexmark;
mod run;
mod sliding_mean;
mod stateless_chain;
mod text;
mod windowed;
mod word_count;
mod yahoo;
mod yahoo_json;

use latency::Idle;

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
        .runs::<SlidingMean>(sliding_mean::run)
        .runs::<YahooJson>(yahoo_json::run)
        .runs::<AccessLog>(access_log::run)
        .answers("channel", |course| latency::by_channel(course, Idle::Parks))
        .answers("socket", |course| latency::by_socket(course, Idle::Parks))
        .answers("channel-polled", |course| latency::by_channel(course, Idle::Polls))
        .answers("socket-polled", |course| latency::by_socket(course, Idle::Polls))
        .done()
}

//! The workloads on timely dataflow, in the manner of its manual: operators with state of their own, which keep a capability until the frontier
//! has passed a window; what can be combined is combined before it is exchanged.

use std::process::ExitCode;

use contest::Contender;
use contest::workloads::{StatelessChain, WordCount, Yahoo};

mod input;
mod run;
mod stateless_chain;
mod windowed;
mod word_count;
mod yahoo;

fn main() -> ExitCode {
    Contender::asked()
        .runs::<WordCount>(word_count::run)
        .runs::<StatelessChain>(stateless_chain::run)
        .runs::<Yahoo>(yahoo::run)
        .done()
}

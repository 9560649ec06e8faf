//! Where the best loops by hand know more than a pipeline says – that ids grow by one, how long words are, how large a sum becomes –, the same loops without: keys
//! are looked for in hash tables, and auctions close one by one. What is left between these and the generated pipelines is what it costs that those were not written for the question.
//!
//! They have one thread.

use std::process::ExitCode;

use contest::Contender;
use contest::workloads::{Query, SlidingMean, WordCount};

mod closed;
mod hot_items;
mod newcomers;
mod sliding_mean;
mod word_count;

fn main() -> ExitCode {
    Contender::asked()
        .runs_alone::<WordCount>(word_count::run)
        .runs_alone::<Query<4>>(closed::q4)
        .runs_alone::<Query<5>>(hot_items::q5)
        .runs_alone::<Query<8>>(newcomers::q8)
        .runs_alone::<SlidingMean>(sliding_mean::run)
        .done()
}

//! The workloads: what each reads, and the number that stands for a result of it in the answer.
//!
//! The numbers are cheap on purpose. All contenders work them out, and it is not what is measured.

pub mod access_log;
pub mod nexmark;
pub mod skewed_sums;
pub mod sliding_mean;
pub mod stateless_chain;
pub mod word_count;
pub mod yahoo;
pub mod yahoo_json;

pub use access_log::AccessLog;
pub use nexmark::Query;
pub use skewed_sums::SkewedSums;
pub use sliding_mean::SlidingMean;
pub use stateless_chain::StatelessChain;
pub use word_count::WordCount;
pub use yahoo::Yahoo;
pub use yahoo_json::YahooJson;

/// A job that contenders do.
pub trait Workload {
    /// What it is called on the command line and in the table.
    const NAME: &'static str;
    /// How many records make a run that can be measured.
    const RECORDS: usize;

    type Input;

    /// The same input whenever it is asked for.
    fn input(records: usize) -> Self::Input;
}

//! Three maps and two filters over numbers in memory, all of them cheap. What is left stands for itself in the answer.

use std::sync::Arc;

use super::Workload;
use crate::pairs::{self, stateless_chain};

pub struct StatelessChain;

impl Workload for StatelessChain {
    const NAME: &'static str = "stateless-chain";
    const RECORDS: usize = 32_000_000;

    type Input = Arc<[u64]>;

    fn input(records: usize) -> Arc<[u64]> {
        <stateless_chain::StatelessChain as pairs::Workload>::input(records)
    }
}

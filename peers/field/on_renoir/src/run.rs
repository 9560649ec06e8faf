//! Runs a stream to its end.

use std::num::NonZeroUsize;
use std::sync::Arc;

use contest::{Answer, for_good};
use renoir::Stream;
use renoir::operator::Operator;
use renoir::prelude::*;

/// As in Renoir's own benchmark of NEXMark.
pub const BATCH: BatchMode = BatchMode::Fixed(NonZeroUsize::new(16 << 10).expect("sixteen thousand is more than none"));

/// Builds a stream of the numbers that stand for results, and adds them up.
pub fn run<Op: Operator<Out = u64> + 'static>(
    workers: usize,
    build: impl FnOnce(&StreamContext) -> Stream<Op>,
) -> Answer {
    let context = StreamContext::new(RuntimeConfig::local(workers as u64).expect("there are some workers"));
    let told = build(&context).fold_assoc(
        (0, 0),
        |(results, sum): &mut (u64, u64), number| (*results, *sum) = (*results + 1, sum.wrapping_add(number)),
        |(results, sum), more| (*results, *sum) = (*results + more.0, sum.wrapping_add(more.1)),
    );
    let told = told.collect_vec();
    context.execute_blocking();
    let told = told.get().expect("a job that has ended has results");
    told.into_iter().map(|(results, sum)| Answer { results, sum }).sum()
}

/// A source of records in memory, of which each replica has its share.
pub fn records<T: Sync + 'static>(all: &Arc<[T]>) -> impl FnOnce(u64, u64) -> Share<T> + Clone + use<T> {
    let all = for_good(all);
    move |index, replicas| {
        let (index, replicas) = (index as usize, replicas as usize);
        let at = |share: usize| all.len() * share / replicas;
        all[at(index)..at(index + 1)].iter()
    }
}

pub type Share<T> = std::slice::Iter<'static, T>;

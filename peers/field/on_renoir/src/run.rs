//! Runs a stream to its end.

use std::num::NonZeroUsize;
use std::sync::Arc;

use contest::for_good;
use renoir::operator::ExchangeData;
use renoir::prelude::*;

/// As in Renoir's own benchmark of NEXMark.
pub const BATCH: BatchMode = BatchMode::Fixed(NonZeroUsize::new(16 << 10).expect("sixteen thousand is more than none"));

/// What is collected of a stream that a job is built with.
pub fn results<R: ExchangeData>(workers: usize, build: impl FnOnce(&StreamContext) -> StreamOutput<Vec<R>>) -> Vec<R> {
    let context = StreamContext::new(RuntimeConfig::local(workers as u64).expect("there are some workers"));
    let results = build(&context);
    context.execute_blocking();
    results.get().expect("a job that has ended has results")
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

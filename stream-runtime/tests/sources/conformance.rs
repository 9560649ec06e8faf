//! What every source must do, whatever it reads.

use std::fmt::Debug;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use stream_runtime::Error;
use stream_runtime::source::{Batch, Limit, Ready, Replayable, Source, Workers};
use stream_runtime::testing::source;

/// More than any test has.
pub const ALL: Limit = Limit { records: usize::MAX, bytes: usize::MAX };

/// Holds a source against its contract, and gives all that it has.
pub fn conforms<S: Source + Send, T: Debug + PartialEq>(
    make: impl Fn() -> S,
    own: impl for<'b> Fn(S::Item<'b>) -> T,
) -> Vec<T> {
    source(&make, &own).check().unwrap();
    source(|| with_workers(&make), &own).check().unwrap();
    read(&mut make(), ALL, 1, &own)
}

/// A source that was lent workers.
fn with_workers<S: Source>(make: impl Fn() -> S) -> S {
    let mut source = make();
    source.lend_workers(&Workers::new(3));
    source
}

/// The same of one that can be replayed, but need not go back.
pub fn replays<S: Replayable, T: Debug + PartialEq>(make: impl Fn() -> S, own: impl for<'b> Fn(S::Item<'b>) -> T) {
    source(&make, &own).one_way().check_replay().unwrap();
    source(|| with_workers(&make), own).one_way().check_replay().unwrap();
}

/// The same of one that can go back.
pub fn rewinds<S: Replayable, T: Debug + PartialEq>(make: impl Fn() -> S, own: impl for<'b> Fn(S::Item<'b>) -> T) {
    source(&make, &own).check_replay().unwrap();
    source(|| with_workers(&make), own).check_replay().unwrap();
}

pub fn place<S: Replayable>(source: &S) -> String {
    serde_json::to_string(&source.position()).unwrap()
}

/// A new source that goes on from a place.
pub fn at<S: Replayable>(from: &str, make: &impl Fn() -> S) -> S {
    let mut source = make();
    source.seek(&serde_json::from_str(from).unwrap()).unwrap();
    assert_eq!(place(&source), from);
    source
}

/// The batch from where a source is to a place.
pub fn again<S: Replayable, T>(
    source: &mut S,
    until: &str,
    limit: Limit,
    own: &impl for<'b> Fn(S::Item<'b>) -> T,
) -> Vec<T> {
    let from = place(source);
    source.replay(&serde_json::from_str(until).unwrap()).unwrap();
    assert_eq!(place(source), from);
    assert_eq!(wait(source, limit).unwrap(), Ready::Batch);
    assert_eq!(place(source), until);
    let batch = source.batch().shares(2).into_iter().flatten().map(own).collect();
    assert_eq!(place(source), until);
    batch
}

/// All records of a source, with the contract checked at every batch.
pub fn read<S: Source, T>(
    source: &mut S,
    limit: Limit,
    workers: usize,
    own: &impl for<'b> Fn(S::Item<'b>) -> T,
) -> Vec<T> {
    let mut all = Vec::new();
    source.lend_workers(&Workers::new(workers));
    each_batch(source, limit, |source| {
        let partitions = source.partitions();
        all.extend(records_of(source.batch(), partitions, limit, workers, own));
        ControlFlow::Continue(())
    });
    for _ in 0..3 {
        assert_eq!(wait(source, limit).unwrap(), Ready::End, "a source that has ended stays so");
    }
    assert!(matches!(source.lag(), None | Some(0)), "a source that has ended has caught up");
    all
}

fn records_of<B: Batch, T>(
    batch: B,
    partitions: usize,
    limit: Limit,
    workers: usize,
    own: impl Fn(B::Item) -> T,
) -> Vec<T> {
    let (records, bytes) = (batch.records(), batch.bytes());
    let shares = batch.shares(workers);
    assert!(shares.len() <= workers + partitions, "about as many shares as workers");
    let items: Vec<T> = shares.into_iter().flatten().map(own).collect();
    assert_eq!(items.len() as u64, records, "the shares are the batch");
    assert!(records >= 1 && records <= limit.records.max(1) as u64, "{records} records: {limit:?}");
    assert!(records == 1 || bytes <= limit.bytes as u64, "{bytes} bytes: {limit:?}");
    items
}

/// Calls `step`, which lends the batch, until it breaks or the source ends.
pub fn each_batch<S: Source>(source: &mut S, limit: Limit, mut step: impl FnMut(&mut S) -> ControlFlow<()>) {
    while wait(source, limit).unwrap() == Ready::Batch {
        if step(source).is_break() {
            return;
        }
    }
}

/// Polls as an engine does: again when woken, and only then.
pub fn wait<S: Source>(source: &mut S, limit: Limit) -> Result<Ready, Error> {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    loop {
        match source.poll_ready(&mut Context::from_waker(&waker), limit) {
            Poll::Ready(ready) => return ready,
            Poll::Pending => thread::park(),
        }
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// What a job would end with.
pub fn failure<S: Source>(mut source: S) -> String {
    loop {
        match wait(&mut source, ALL) {
            Err(error) => return error.to_string(),
            Ok(Ready::End) => panic!("no error"),
            Ok(Ready::Batch) => drop(source.batch()),
        }
    }
}

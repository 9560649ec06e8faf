//! What every source must do, whatever it reads.

use std::fmt::Debug;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use stream_runtime::Error;
use stream_runtime::source::{Batch, Limit, Ready, Replayable, Source};

/// More than any test has.
pub const ALL: Limit = Limit { records: usize::MAX, bytes: usize::MAX };

/// Reads a source to its end, in every way: with limits of all sizes and with some numbers of workers. What it lends is
/// the same each time, and is returned.
pub fn conforms<S: Source + Send, T: Debug + PartialEq>(
    make: impl Fn() -> S,
    own: impl for<'b> Fn(S::Item<'b>) -> T,
) -> Vec<T> {
    let all = read(&mut make(), ALL, 1, &own);
    for limit in limits() {
        for workers in 1..=3 {
            let again = read(&mut make(), limit, workers, &own);
            assert!(again == all, "{limit:?}, {workers} workers: {again:?} in place of {all:?}");
        }
    }
    all
}

/// Stops at every batch, and goes on from there in a new source.
pub fn replays<S: Replayable, T: Debug + PartialEq>(make: impl Fn() -> S, own: impl for<'b> Fn(S::Item<'b>) -> T) {
    let all = read(&mut make(), ALL, 1, &own);
    for limit in limits() {
        let mut source = make();
        let mut done = vec![(0, source.position())];
        let mut records = 0;
        each_batch(&mut source, limit, |source| {
            records += source.batch().records();
            done.push((records as usize, source.position()));
            ControlFlow::Continue(())
        });
        for (records, position) in done {
            let text = serde_json::to_string(&position).unwrap();
            let mut fresh = make();
            fresh.seek(&serde_json::from_str(&text).unwrap()).unwrap();
            assert_eq!(serde_json::to_string(&fresh.position()).unwrap(), text);
            let rest = read(&mut fresh, limit, 1, &own);
            assert!(rest == all[records..], "{limit:?}, from {text}: {rest:?} in place of {:?}", &all[records..]);
        }
    }
}

/// Goes back to the beginning in the middle and at the end.
pub fn rewinds<S: Replayable, T: Debug + PartialEq>(make: impl Fn() -> S, own: impl for<'b> Fn(S::Item<'b>) -> T) {
    let mut source = make();
    let start = source.position();
    let all = read(&mut source, ALL, 1, &own);
    source.seek(&start).unwrap();
    assert!(read(&mut source, ALL, 1, &own) == all);
    source.seek(&start).unwrap();
    each_batch(&mut source, Limit { records: 2, bytes: 10 }, |source| {
        source.batch();
        ControlFlow::Break(())
    });
    source.seek(&start).unwrap();
    assert!(read(&mut source, ALL, 1, &own) == all);
}

fn limits() -> impl Iterator<Item = Limit> {
    let sizes = [0, 2, 7, 50, usize::MAX];
    sizes.into_iter().flat_map(move |records| sizes.map(|bytes| Limit { records, bytes }))
}

/// All records of a source, with the contract checked at every batch.
pub fn read<S: Source, T>(
    source: &mut S,
    limit: Limit,
    workers: usize,
    own: &impl for<'b> Fn(S::Item<'b>) -> T,
) -> Vec<T> {
    let mut all = Vec::new();
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

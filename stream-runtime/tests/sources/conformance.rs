//! What every source must do, whatever it reads.

use std::collections::BTreeSet;
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

/// Stops at every batch, and goes on from there in a new source, which has the next batch again.
pub fn replays<S: Replayable, T: Debug + PartialEq>(make: impl Fn() -> S, own: impl for<'b> Fn(S::Item<'b>) -> T) {
    let all = read(&mut make(), ALL, 1, &own);
    let mut known = BTreeSet::new();
    for limit in limits() {
        let places = places(&mut make(), limit, &own);
        if !known.insert(places.clone()) {
            continue;
        }
        for (records, place) in &places {
            let rest = read(&mut at(place, &make), limit, 1, &own);
            assert!(rest == all[*records..], "{limit:?}, from {place}: {rest:?} in place of {:?}", &all[*records..]);
        }
        for ((begin, from), (end, until)) in places.iter().zip(&places[1..]) {
            for other in [Limit { records: 0, bytes: 0 }, ALL] {
                let mut source = at(from, &make);
                let batch = again(&mut source, until, other, &own);
                assert!(batch == all[*begin..*end], "{limit:?}, {from} to {until}, {other:?}: {batch:?}");
                let rest = read(&mut source, other, 1, &own);
                assert!(rest == all[*end..], "{limit:?}, behind {until}, {other:?}: {rest:?}");
            }
        }
    }
}

/// The places between the batches of a source, as they are kept, each with the number of records before it.
fn places<S: Replayable, T>(
    source: &mut S,
    limit: Limit,
    own: &impl for<'b> Fn(S::Item<'b>) -> T,
) -> Vec<(usize, String)> {
    let mut places = vec![(0, place(source))];
    let mut records = 0;
    each_batch(source, limit, |source| {
        let behind = place(source);
        records += source.batch().shares(1).into_iter().flatten().map(own).count();
        assert_eq!(place(source), behind, "{limit:?}: of a batch that is ready, and that was lent");
        places.push((records, behind));
        ControlFlow::Continue(())
    });
    assert_eq!(Some(&place(source)), places.last().map(|(_, last)| last), "{limit:?}: at the end");
    places
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
    if all.is_empty() {
        return;
    }
    // A batch that was ready is so no more, and one that was to be replayed isn't any more.
    source.seek(&start).unwrap();
    assert_eq!(wait(&mut source, Limit { records: 2, bytes: 10 }).unwrap(), Ready::Batch);
    let until = source.position();
    source.seek(&start).unwrap();
    assert_eq!(place(&source), serde_json::to_string(&start).unwrap());
    source.replay(&until).unwrap();
    source.seek(&start).unwrap();
    // Nothing lies between a place and itself.
    source.replay(&start).unwrap();
    assert!(read(&mut source, ALL, 1, &own) == all);
    assert!(source.replay(&start).is_err());
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

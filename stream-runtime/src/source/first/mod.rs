//! Inputs that are read before others: a pipeline waits for none of its own accord.

use std::task::{Context, Poll, ready};

use super::{Bounded, IntoSource, Limit, Ready, Replayable, Source, Workers};
use crate::Error;
use crate::time::Timestamp;

mod after;
mod gate;

pub use after::After;
pub use gate::Gate;

/// A source that is read to its end before another begins: see [`first`].
#[derive(Debug)]
#[must_use = "it is given to a pipeline as an input"]
pub struct First<S> {
    source: S,
    gate: Gate,
}

/// Has an input be read to its end [before](First::before) another one: what is looked up is known then when the first record is looked up.
///
/// A pipeline reads all its inputs at the same time, and a `lookup` finds what its table knows at the start of the batch, which at first is nothing.
///
/// ```
/// use thalweg::prelude::*;
///
/// stream!(
///     fn priced(
///         prices: impl Source<(&'static str, u32)> + Bounded,
///         sold: impl Source<&'static str>,
///         out: impl Sink<(&'static str, Option<u32>)>,
///     ) {
///         let prices = prices.key_by(|price| price.0).map_values(|price| price.1).latest();
///         sold.lookup(prices, |item| *item).sink(out);
///     }
/// );
///
/// let (prices, sold) = first(vec![("tea", 3), ("salt", 1)]).before(vec!["salt", "tea"]);
/// let mut out = vec![];
/// priced(prices, sold, &mut out).run_blocking()?;
/// assert_eq!(out, [("salt", Some(1)), ("tea", Some(3))]);
/// # Ok::<(), Error>(())
/// ```
pub fn first<S: IntoSource<Source: Source<Bound = Bounded>>>(source: S) -> First<S::Source> {
    First { source: source.into_source(), gate: Gate::default() }
}

impl<S> First<S> {
    /// Holds another source until this one has been read. Both are given back, for the pipeline.
    pub fn before<T: IntoSource>(self, source: T) -> (Self, After<T::Source>) {
        let after = self.gate.before(source);
        (self, after)
    }
}

impl<S: Source> Source for First<S> {
    type Item<'b> = S::Item<'b>;
    type Batch<'b> = S::Batch<'b>;
    type Bound = S::Bound;

    fn lend_workers(&mut self, workers: &Workers) {
        self.source.lend_workers(workers);
    }

    fn poll_ready(&mut self, context: &mut Context<'_>, limit: Limit) -> Poll<Result<Ready, Error>> {
        let found = ready!(self.source.poll_ready(context, limit));
        if let Ok(Ready::End) = found {
            self.gate.open();
        }
        Poll::Ready(found)
    }

    fn batch(&mut self) -> S::Batch<'_> {
        self.source.batch()
    }

    fn partitions(&self) -> usize {
        self.source.partitions()
    }

    fn lag(&self) -> Option<u64> {
        self.source.lag()
    }

    fn watermark(&self, partition: usize) -> Option<Timestamp> {
        self.source.watermark(partition)
    }

    fn is_idle(&self, partition: usize) -> bool {
        self.source.is_idle(partition)
    }
}

impl<S: Replayable> Replayable for First<S> {
    type Position = S::Position;

    fn position(&self) -> S::Position {
        self.source.position()
    }

    fn seek(&mut self, position: &S::Position) -> Result<(), Error> {
        self.source.seek(position)
    }

    fn replay(&mut self, until: &S::Position) -> Result<(), Error> {
        self.source.replay(until)
    }

    fn forget(&mut self, before: &S::Position) -> Result<(), Error> {
        self.source.forget(before)
    }
}

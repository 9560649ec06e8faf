//! JSON lines: a record a line, decoded where it is used, of which nothing is made that the pipeline does not read.

mod policy;
mod records;
mod share;

pub use policy::{Fail, OnMalformed, Tell};
pub use records::JsonRecords;
pub use share::{JsonBatch, JsonShare};

use std::fmt;
use std::marker::PhantomData;
use std::task::{Context, Poll};

use super::feed::Feed;
use super::position::LinePosition;
use crate::Error;
use crate::decode::{Decode, Malformed};
use crate::source::{Bounded, Limit, Outcome, Ready, Replayable, Source};

/// The records of a text with a JSON object on each line: [`Lines::json`](super::Lines::json).
///
/// Lines of nothing but spaces are no records. A line that is not UTF-8, not JSON or not such a record ends the job with an error that names file, line,
/// column and field, unless [`on_malformed`](Self::on_malformed) says otherwise.
///
/// Where a record is used in a pipeline by its fields alone (`|click| click.page`), only these are decoded. The others are looked at, so that the same
/// lines are refused whatever a pipeline reads.
pub struct JsonLines<Bound, T, P = Fail> {
    feed: Feed<Vec<u8>>,
    policy: P,
    outcome: Outcome,
    of: PhantomData<fn() -> (Bound, T)>,
}

impl<Bound, T> JsonLines<Bound, T> {
    pub(super) fn new(feed: Feed<Vec<u8>>) -> Self {
        JsonLines { feed, policy: Fail, outcome: Outcome::new(), of: PhantomData }
    }
}

impl<Bound, T, P> JsonLines<Bound, T, P> {
    /// Says what becomes of a line that is no such record: the function is told, on the worker that found it, and the line is left out; or the job ends
    /// with the function's error.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// #[derive(Decode)]
    /// struct Click {
    ///     user: u64,
    /// }
    ///
    /// let clicks = lines("clicks.jsonl").json::<Click>().on_malformed(|malformed| {
    ///     eprintln!("left out: {malformed}");
    ///     Ok(())
    /// });
    /// ```
    #[must_use]
    pub fn on_malformed<Q>(self, policy: Q) -> JsonLines<Bound, T, Tell<Q>>
    where
        Q: Fn(Malformed) -> Result<(), Error> + Send + Sync + 'static,
    {
        JsonLines { feed: self.feed, policy: Tell(policy), outcome: self.outcome, of: PhantomData }
    }
}

impl<Bound: 'static, T: Decode, P: OnMalformed> Source for JsonLines<Bound, T, P> {
    type Item<'b> = T::Of<'b>;
    type Batch<'b> = JsonBatch<'b, T, P>;
    type Bound = Bound;

    fn poll_ready(&mut self, context: &mut Context<'_>, limit: Limit) -> Poll<Result<Ready, Error>> {
        self.feed.poll_ready(context, limit)
    }

    fn batch(&mut self) -> JsonBatch<'_, T, P> {
        JsonBatch::new(self.feed.lend(), &self.policy, &self.outcome)
    }

    fn lag(&self) -> Option<u64> {
        self.feed.lag()
    }
}

impl<T: Decode, P: OnMalformed> Replayable for JsonLines<Bounded, T, P> {
    type Position = LinePosition;

    fn position(&self) -> LinePosition {
        self.feed.position()
    }

    fn seek(&mut self, position: &LinePosition) -> Result<(), Error> {
        self.feed.seek(position)
    }
}

impl<Bound, T, P> fmt::Debug for JsonLines<Bound, T, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonLines").field("feed", &self.feed).finish_non_exhaustive()
    }
}

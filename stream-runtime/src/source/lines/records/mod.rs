//! A record a line, in some format: decoded where it is used, and nothing is made of what the pipeline does not read.
//!
//! What is done is the same for all formats. A format has a file here, with the methods by which a text is read in it, and a folder in
//! [`decode`](crate::decode).

mod csv;
mod decoded;
mod json;
mod policy;
mod share;

pub use csv::CsvLines;
pub use decoded::ShareRecords;
pub use json::JsonLines;
pub use policy::{Fail, OnMalformed, Tell};
pub use share::{RecordBatch, RecordShare};

use std::fmt;
use std::marker::PhantomData;
use std::path::Path;
use std::task::{Context, Poll, ready};

use super::feed::Feed;
use super::position::LinePosition;
use crate::Error;
use crate::decode::{Decode, Format, Malformed, ReadFields};
use crate::source::{Bounded, Limit, Outcome, Ready, Replayable, Source, Workers};

/// The records of a text with one on each line: [`Lines::json`](super::Lines::json), [`Lines::csv`](super::Lines::csv).
///
/// A line that is not UTF-8, not in the format or not such a record ends the job with an error that names file, line, column and field, unless
/// [`on_malformed`](Self::on_malformed) says otherwise.
///
/// Where a record is used in a pipeline by its fields alone (`|click| click.page`), only these are decoded. The others are looked at, so that the same
/// lines are refused whatever a pipeline reads.
pub struct RecordLines<Bound, T, A, P = Fail> {
    pub(super) feed: Feed<Vec<u8>>,
    format: A,
    policy: P,
    outcome: Outcome,
    of: PhantomData<fn() -> (Bound, T)>,
}

impl<Bound, T, A> RecordLines<Bound, T, A> {
    fn new(feed: Feed<Vec<u8>>, format: A) -> Self {
        RecordLines { feed, format, policy: Fail, outcome: Outcome::new(), of: PhantomData }
    }
}

impl<Bound, T, A, P> RecordLines<Bound, T, A, P> {
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
    pub fn on_malformed<Q>(self, policy: Q) -> RecordLines<Bound, T, A, Tell<Q>>
    where
        Q: Fn(Malformed) -> Result<(), Error> + Send + Sync + 'static,
    {
        let RecordLines { feed, format, outcome, .. } = self;
        RecordLines { feed, format, policy: Tell(policy), outcome, of: PhantomData }
    }
}

impl<Bound, T: Decode, A: Format, P> RecordLines<Bound, T, A, P> {
    fn learn(&mut self, file: &Path, header: &[u8]) -> Result<(), Error> {
        let learned = self.format.learn(header, <T::Of<'static>>::NAMES);
        learned.map_err(|cause| Error::new(format!("can't read `{}`", file.display())).caused_by(cause))
    }

    /// In the middle of a file with a header, that is read now.
    pub(super) fn learn_at(&mut self, place: &LinePosition) -> Result<(), Error> {
        match &place.file {
            Some(file) if place.offset > 0 && self.format.has_header()? => {
                let header = self.feed.first_line_of(file)?;
                self.learn(file, &header)
            }
            _ => Ok(()),
        }
    }
}

impl<Bound: 'static, T: Decode, A: Format, P: OnMalformed> Source for RecordLines<Bound, T, A, P> {
    type Item<'b> = T::Of<'b>;
    type Batch<'b> = RecordBatch<'b, T, A, P>;
    type Bound = Bound;

    fn lend_workers(&mut self, workers: &Workers) {
        self.feed.lend_workers(workers);
    }

    fn poll_ready(&mut self, context: &mut Context<'_>, limit: Limit) -> Poll<Result<Ready, Error>> {
        let has_header = self.format.has_header()?;
        loop {
            let ready = ready!(self.feed.poll_ready(context, limit))?;
            if ready == Ready::End || !has_header {
                return Poll::Ready(Ok(ready));
            }
            let Some((file, header)) = self.feed.take_first_line() else { return Poll::Ready(Ok(ready)) };
            self.learn(&file.path, &header)?;
        }
    }

    fn batch(&mut self) -> RecordBatch<'_, T, A, P> {
        RecordBatch::new(self.feed.lend(), &self.format, &self.policy, &self.outcome)
    }

    fn lag(&self) -> Option<u64> {
        self.feed.lag()
    }
}

impl<T: Decode, A: Format, P: OnMalformed> Replayable for RecordLines<Bounded, T, A, P> {
    type Position = LinePosition;

    fn position(&self) -> LinePosition {
        self.feed.position()
    }

    fn seek(&mut self, position: &LinePosition) -> Result<(), Error> {
        self.feed.seek(position)?;
        self.learn_at(position)
    }

    fn replay(&mut self, until: &LinePosition) -> Result<(), Error> {
        self.feed.replay(until)
    }
}

impl<Bound, T, A, P> fmt::Debug for RecordLines<Bound, T, A, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecordLines").field("feed", &self.feed).finish_non_exhaustive()
    }
}

//! Where records come from.
//!
//! A source is polled for a batch and then lends it: the items of a batch may borrow from the source's own buffer, so a
//! text source hands out `&str` and copies no line. What a source can do besides is said by its associated types and
//! by further traits.
//!
//! Built in are records in memory ([`shared`], [`iter`], vectors), text ([`lines`](lines()), [`lines_of`], [`lines_in`],
//! [`lines_from`], [`stdin`]), channels ([`channel`](channel()), tokio's and the standard library's receivers) and made-up records
//! ([`generate`](generate())). [`first`](first()) has one be read before another.

use std::task::{Context, Poll};

use crate::Error;
use crate::time::Timestamp;

mod batch;
mod channel;
mod first;
mod generate;
mod lines;
mod memory;
mod outcome;
mod pace;
mod pump;
mod random;
mod taken;

pub use batch::{Batch, Share, Whole};
pub use channel::{Channel, Closed, Sender, channel};
pub use first::{After, First, Gate, first};
pub use generate::{Generate, generate};
pub use lines::{
    Arrivals, Arrived, Arriving, ArrivingPosition, AsBlocks, AsLines, Blocks, CsvLines, Fail, FileSet, Form, Found,
    Items, JsonLines, Line, LinePosition, Lines, LinesOfFile, NumberedBatch, NumberedLines, OnMalformed, RecordBatch,
    RecordLines, RecordShare, Seen, SeenFile, ShareRecords, Skipped, Tell, Text, TextBatch, TextBlocks, TextLines,
    Watching, lines, lines_arriving, lines_from, lines_in, lines_of, lines_within, stdin,
};
pub use memory::{Iter, Memory, Shared, iter, shared};
pub use outcome::Outcome;
pub use pump::Pumped;
pub use random::Random;
pub use taken::{Ending, Replays, SourceOf};

pub use crate::engine::Workers;

/// What a poll found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ready {
    /// A batch of at least one record, which [`Source::batch`] lends; or of none, where the source knows more of its event time than before.
    Batch,
    /// The input has ended; there will never be another batch.
    End,
}

/// How much a source may put into its next batch. Both limits hold; a batch has at least one record all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Records.
    pub records: usize,
    /// Bytes of the outside form (of text, frames or files); sources that have no such form ignore it.
    pub bytes: usize,
}

/// Whether an input ends by itself. A property of types: state that grows for ever is refused on what never ends.
pub trait Ends {}

/// The input ends by itself: a file, a vector.
#[derive(Debug)]
pub enum Bounded {}

/// The input may never end: a channel, standard input, a topic.
#[derive(Debug)]
pub enum Unbounded {}

/// Ends when both do.
#[derive(Debug)]
pub struct Both<A, B>(std::marker::PhantomData<(A, B)>);

impl Ends for Bounded {}
impl<A: Ends, B: Ends> Ends for Both<A, B> {}

/// A stream of batches of records.
///
/// # Contract
///
/// [`poll_ready`](Self::poll_ready) either registers the waker and returns `Pending`, or says that a batch is there, or that the input has
/// ended. After `Ready::Batch` the engine calls [`batch`](Self::batch) exactly once before it polls again.
/// A poll never blocks for longer than it takes to copy a buffer: whatever waits for others, waits on a task or a thread of its own.
pub trait Source: 'static {
    /// A record, as the pipeline sees it.
    type Item<'b>;
    /// The records of one poll.
    type Batch<'b>: Batch<Item = Self::Item<'b>>;
    /// [`Bounded`] or [`Unbounded`].
    type Bound;

    /// Says before the first poll which workers a batch will be divided among. A source that has a lot to do in a poll may have them do it: they have nothing
    /// else to do then. One that wraps another hands them on.
    fn lend_workers(&mut self, workers: &Workers) {
        let _ = workers;
    }

    /// Makes the next batch ready.
    ///
    /// # Errors
    /// What kept the source from reading. The job ends with it.
    fn poll_ready(&mut self, context: &mut Context<'_>, limit: Limit) -> Poll<Result<Ready, Error>>;

    /// Lends the batch that is ready.
    ///
    /// # Panics
    /// May panic when no batch is ready.
    fn batch(&mut self) -> Self::Batch<'_>;

    /// The number of partitions. Order is kept within each, and each has a watermark of its own. It may grow from poll to poll, never shrink: one that is gone is
    /// [idle](Self::is_idle).
    fn partitions(&self) -> usize {
        1
    }

    /// Records that are known to wait outside: `Some(0)` says that the source has caught up, `None` that it can't tell. Only what has caught up
    /// can be idle for a watermark; a source that can't tell has, when it is polled and has nothing.
    fn lag(&self) -> Option<u64> {
        None
    }

    /// The event time before which no further record of a partition will come, where the source knows it otherwise than by its records. A
    /// watermark then need not wait for them (rule 7).
    fn watermark(&self, partition: usize) -> Option<Timestamp> {
        let _ = partition;
        None
    }

    /// Whether the source knows that a partition will have nothing for a while: it does not hold a watermark back until its next record
    /// (rule 9).
    fn is_idle(&self, partition: usize) -> bool {
        let _ = partition;
        false
    }
}

/// A source that can be put back to where it was: what recovery needs.
///
/// Before each batch the engine logs the [`position`](Self::position) behind it. A job that begins again [seeks](Self::seek) the place behind its last commit, and has the
/// source [replay](Self::replay) the batch that was under way, if there was one.
///
/// ```
/// # use std::task::{Context, Waker};
/// use stream_runtime::source::{Limit, Replayable, Source, shared};
/// # let mut context = Context::from_waker(Waker::noop());
/// let mut numbers = shared(vec![1, 2, 3, 4, 5]);
/// let from = numbers.position();
/// let _ = numbers.poll_ready(&mut context, Limit { records: 3, bytes: 0 });
/// let until = numbers.position(); // behind the batch that is ready
///
/// let mut again = shared(vec![1, 2, 3, 4, 5]);
/// again.seek(&from)?;
/// again.replay(&until)?;
/// let _ = again.poll_ready(&mut context, Limit { records: 1, bytes: 0 });
/// assert_eq!(again.batch(), [1, 2, 3]);
/// # Ok::<(), stream_runtime::Error>(())
/// ```
pub trait Replayable: Source {
    /// A place in the input, one for all partitions.
    type Position: Clone + std::fmt::Debug + serde::Serialize + serde::de::DeserializeOwned;

    /// The place right behind the batch that is ready ([`poll_ready`](Source::poll_ready) said so, and [`batch`](Source::batch) was not called yet), or else behind
    /// the last one that was lent. It changes at these two moments only.
    fn position(&self) -> Self::Position;

    /// Goes back (or ahead) to a place that [`position`](Self::position) gave. A batch that was ready is so no more.
    ///
    /// # Errors
    /// The place can't be reached any more.
    fn seek(&mut self, position: &Self::Position) -> Result<(), Error>;

    /// Has the next batch go exactly so far, whatever the limit of the poll: the job begins again behind a crash, and a batch of the same records as before must be
    /// what comes first (rule 28). Behind it all is as usual.
    ///
    /// It was one batch before, so that it can be one again. Where the place is the present one there was none: all is as usual at once. No batch is ready when
    /// this is called.
    ///
    /// # Errors
    /// The place lies before the present one, or the source knows that it can't be reached. What it learns only when it reads, that the records are others now
    /// than they were, is an error of the poll.
    fn replay(&mut self, until: &Self::Position) -> Result<(), Error>;

    /// What comes before a place will never be asked for again: a source that keeps it for that may forget it. What is pushed from outside is
    /// acknowledged here: it is in the checkpoint, and its results are with the outputs. It may come again for a place, when a job begins again.
    ///
    /// # Errors
    /// What kept the source from telling the outside. The job ends with it.
    fn forget(&mut self, before: &Self::Position) -> Result<(), Error> {
        let _ = before;
        Ok(())
    }
}

/// What can stand where a pipeline takes a source: a source, or a plain value that makes one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a source of records",
    label = "expected a source",
    note = "a `Vec`, `lines(path)`, `channel(..)`, `iter(..)` and every type that implements `Source` are sources"
)]
pub trait IntoSource {
    /// The source it makes.
    type Source: Source;

    /// Makes the source.
    fn into_source(self) -> Self::Source;
}

impl<S: Source> IntoSource for S {
    type Source = S;

    fn into_source(self) -> S {
        self
    }
}

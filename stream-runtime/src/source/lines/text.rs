//! Text as `&str`, in the form that was asked for: lines, or blocks of them.

use std::marker::PhantomData;
use std::task::{Context, Poll};

use super::blocks::AsBlocks;
use super::content::{OnInvalid, Skipped};
use super::cut::Cut;
use super::feed::Feed;
use super::input::Input;
use super::numbered::NumberedLines;
use super::position::LinePosition;
use super::text_batch::{Items, TextBatch};
use super::text_lines::AsLines;
use crate::Error;
use crate::source::{Bounded, Limit, Ready, Replayable, Source, Workers};

/// With its end it has less than 4 GiB, which is as far as the index of ends reaches.
const LONGEST_POSSIBLE: usize = u32::MAX as usize - 1;

/// The form in which a text is handed out: [`AsLines`] or [`AsBlocks`].
pub trait Form: 'static {
    /// The items of a share.
    type Items<'b>: Items<'b>;

    #[doc(hidden)]
    const CUT: Cut;
}

/// A text as `&str`, borrowed from the buffer that it was read to: [`Lines`] or [`Blocks`].
///
/// Made by [`lines`](super::lines), [`lines_of`](super::lines_of), [`lines_in`](super::lines_in) and
/// [`stdin`](super::stdin). A line that is not UTF-8 ends the job with an error that names file and line, unless
/// [`skip_invalid`](Self::skip_invalid) says otherwise; the lines before it are delivered.
#[derive(Debug)]
pub struct Text<Bound, F> {
    pub(super) feed: Feed<String>,
    skipped: Skipped,
    bound: PhantomData<fn() -> Bound>,
    form: PhantomData<fn() -> F>,
}

/// The lines of a text, without their ends.
pub type Lines<Bound> = Text<Bound, AsLines>;

/// A text in blocks of whole lines, about 16 KiB each, with the lines' ends: [`Lines::blocks`].
pub type Blocks<Bound> = Text<Bound, AsBlocks>;

impl<Bound> Lines<Bound> {
    pub(super) fn new(input: Input) -> Self {
        let feed = Feed::new(input, AsLines::CUT, OnInvalid::Fail);
        Text { feed, skipped: Skipped::default(), bound: PhantomData, form: PhantomData }
    }

    /// The same text in blocks of whole lines, about 16 KiB each, with the lines' ends: what takes a line end for a space like any other, such as a count
    /// of words, need not have its lines found.
    ///
    /// A record is a block: so counts the job's report, and so does a limit of records.
    ///
    /// ```
    /// # use std::task::{Context, Poll, Waker};
    /// use stream_runtime::source::{Batch, Limit, Source, lines};
    /// # let path = std::env::temp_dir().join(format!("blocks-{}", std::process::id()));
    /// # std::fs::write(&path, "to be\nor not\n").unwrap();
    /// let mut source = lines(&path).blocks();
    /// # let limit = Limit { records: 100, bytes: 1 << 18 };
    /// # while source.poll_ready(&mut Context::from_waker(Waker::noop()), limit).is_pending() {}
    /// let blocks: Vec<&str> = source.batch().shares(1).into_iter().flatten().collect();
    /// assert_eq!(blocks, ["to be\nor not\n"]);
    /// # std::fs::remove_file(path).unwrap();
    /// ```
    #[must_use]
    pub fn blocks(self) -> Blocks<Bound> {
        let mut feed = self.feed;
        feed.cut = AsBlocks::CUT;
        Text { feed, skipped: self.skipped, bound: PhantomData, form: PhantomData }
    }

    /// Drops a value when the source is dropped: what has the `read` of a [`lines_from`](super::lines_from) return that waits for an input which may be silent
    /// for ever. Without it, the thread that reads stays until the input speaks or ends. Other inputs have no use for it.
    ///
    /// ```
    /// use std::io;
    /// use std::sync::mpsc;
    /// use stream_runtime::source::lines_from;
    ///
    /// struct Silent(mpsc::Receiver<()>);
    ///
    /// impl io::Read for Silent {
    ///     fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
    ///         let _ = self.0.recv(); // until the sender is dropped
    ///         Ok(0)
    ///     }
    /// }
    ///
    /// let (guard, closed) = mpsc::channel();
    /// let lines = lines_from("silence", Silent(closed)).closing(guard);
    /// ```
    #[must_use]
    pub fn closing(mut self, guard: impl Send + 'static) -> Self {
        self.feed.input = self.feed.input.guarded_by(guard);
        self
    }

    /// The lines with file and number, as bytes. Whatever was said about lines that are not UTF-8 is void.
    ///
    /// ```
    /// # use std::task::{Context, Poll, Waker};
    /// use stream_runtime::source::{Batch, Limit, Source, lines};
    /// # let path = std::env::temp_dir().join(format!("numbered-{}", std::process::id()));
    /// # std::fs::write(&path, "a\nb\n").unwrap();
    /// let mut source = lines(&path).numbered();
    /// # let limit = Limit { records: 100, bytes: 1 << 18 };
    /// # while source.poll_ready(&mut Context::from_waker(Waker::noop()), limit).is_pending() {}
    /// for share in source.batch().shares(1) {
    ///     for line in share {
    ///         println!("{}:{}: {}", line.file().display(), line.number(), line.text()?);
    ///     }
    /// }
    /// # std::fs::remove_file(path).unwrap();
    /// # Ok::<(), std::str::Utf8Error>(())
    /// ```
    #[must_use]
    pub fn numbered(self) -> NumberedLines<Bound> {
        NumberedLines::new(self.feed.reform(()))
    }
}

impl<Bound, F> Text<Bound, F> {
    /// Drops the lines that are not UTF-8, and counts them: see [`skipped`](Self::skipped).
    #[must_use]
    pub fn skip_invalid(mut self) -> Self {
        self.feed.policy = OnInvalid::Skip(self.skipped.clone());
        self
    }

    /// The count of dropped lines, to be kept while the job has the source. A line that is read again after
    /// [`seek`](Replayable::seek) counts again.
    ///
    /// ```
    /// let log = stream_runtime::source::lines("access.log").skip_invalid();
    /// let skipped = log.skipped();
    /// // … the job runs …
    /// assert_eq!(skipped.count(), 0);
    /// ```
    pub fn skipped(&self) -> Skipped {
        self.skipped.clone()
    }

    /// The longest line that is read, in bytes, in place of 64 MiB, and less than 4 GiB: what is longer (and does not
    /// fit the ordinary buffer either) ends the job with an error.
    #[must_use]
    pub fn longest_line(mut self, bytes: usize) -> Self {
        self.feed.longest = bytes.min(LONGEST_POSSIBLE);
        self
    }
}

impl<Bound: 'static, F: Form> Source for Text<Bound, F> {
    type Item<'b> = &'b str;
    type Batch<'b> = TextBatch<'b, F::Items<'b>>;
    type Bound = Bound;

    fn lend_workers(&mut self, workers: &Workers) {
        self.feed.lend_workers(workers);
    }

    fn poll_ready(&mut self, context: &mut Context<'_>, limit: Limit) -> Poll<Result<Ready, Error>> {
        self.feed.poll_ready(context, limit)
    }

    fn batch(&mut self) -> TextBatch<'_, F::Items<'_>> {
        TextBatch::new(self.feed.lend())
    }

    fn lag(&self) -> Option<u64> {
        self.feed.lag()
    }
}

impl<F: Form> Replayable for Text<Bounded, F> {
    type Position = LinePosition;

    fn position(&self) -> LinePosition {
        self.feed.position()
    }

    fn seek(&mut self, position: &LinePosition) -> Result<(), Error> {
        self.feed.seek(position)
    }

    fn replay(&mut self, until: &LinePosition) -> Result<(), Error> {
        self.feed.replay(until)
    }
}

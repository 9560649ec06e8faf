//! Lines as `&str`.

use std::iter::FusedIterator;
use std::marker::PhantomData;
use std::task::{Context, Poll};

use super::blocks::Blocks;
use super::content::{OnInvalid, Skipped};
use super::feed::Feed;
use super::input::Input;
use super::numbered::NumberedLines;
use super::position::LinePosition;
use super::run::Run;
use super::text_batch::{Items, TextBatch};
use crate::Error;
use crate::source::{Bounded, Limit, Ready, Replayable, Source};

/// With its end it has less than 4 GiB, which is as far as the index of ends reaches.
const LONGEST_POSSIBLE: usize = u32::MAX as usize - 1;

/// The lines of a text as `&str` without their ends, borrowed from the buffer that they were read to.
///
/// Made by [`lines`](super::lines), [`lines_of`](super::lines_of), [`lines_in`](super::lines_in) and
/// [`stdin`](super::stdin). A line that is not UTF-8 ends the job with an error that names file and line, unless
/// [`skip_invalid`](Self::skip_invalid) says otherwise; the lines before it are delivered.
#[derive(Debug)]
pub struct Lines<Bound> {
    feed: Feed<String>,
    skipped: Skipped,
    bound: PhantomData<fn() -> Bound>,
}

impl<Bound> Lines<Bound> {
    pub(super) fn new(input: Input) -> Self {
        Lines { feed: Feed::new(input, OnInvalid::Fail), skipped: Skipped::default(), bound: PhantomData }
    }

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

    /// The same text in blocks of lines: what takes a line end for a space like any other need not have its lines found.
    #[must_use]
    pub fn blocks(self) -> Blocks<Bound> {
        Blocks::new(self.feed)
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

impl<Bound: 'static> Source for Lines<Bound> {
    type Item<'b> = &'b str;
    type Batch<'b> = TextBatch<'b, TextLines<'b>>;
    type Bound = Bound;

    fn poll_ready(&mut self, context: &mut Context<'_>, limit: Limit) -> Poll<Result<Ready, Error>> {
        self.feed.poll_ready(context, limit)
    }

    fn batch(&mut self) -> TextBatch<'_, TextLines<'_>> {
        TextBatch::new(self.feed.lend())
    }

    fn lag(&self) -> Option<u64> {
        self.feed.lag()
    }
}

impl Replayable for Lines<Bounded> {
    type Position = LinePosition;

    fn position(&self) -> LinePosition {
        self.feed.position()
    }

    fn seek(&mut self, position: &LinePosition) -> Result<(), Error> {
        self.feed.seek(position)
    }
}

/// The lines of a share, without `\n` and `\r\n`.
#[derive(Clone, Debug)]
pub struct TextLines<'b> {
    rest: &'b str,
    run: Run<'b>,
}

impl<'b> Items<'b> for TextLines<'b> {
    fn new(text: &'b str, run: Run<'b>) -> Self {
        TextLines { rest: text, run }
    }
}

impl<'b> Iterator for TextLines<'b> {
    type Item = &'b str;

    #[inline]
    fn next(&mut self) -> Option<&'b str> {
        // A line ends within the text and between two characters, so that the split always is one.
        let (line, rest) = self.rest.split_at_checked(self.run.next()?)?;
        self.rest = rest;
        let Some(ended) = line.strip_suffix('\n') else { return Some(line) };
        Some(ended.strip_suffix('\r').unwrap_or(ended))
    }
}

impl FusedIterator for TextLines<'_> {}

//! Lines as bytes, with where they stand.

use std::iter::FusedIterator;
use std::marker::PhantomData;
use std::path::Path;
use std::str::{self, Utf8Error};
use std::task::{Context, Poll};

use super::feed::Feed;
use super::position::LinePosition;
use super::run::Run;
use crate::Error;
use crate::source::{Batch, Bounded, Limit, Ready, Replayable, Source, Whole, Workers};

/// A line and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'b> {
    file: &'b Path,
    number: u64,
    bytes: &'b [u8],
}

impl<'b> Line<'b> {
    /// The path of the file as it was given; `standard input` where it is that.
    pub fn file(&self) -> &'b Path {
        self.file
    }

    /// The line's number in its file, from 1.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The line without its end.
    pub fn bytes(&self) -> &'b [u8] {
        self.bytes
    }

    /// The same as text.
    ///
    /// # Errors
    /// The line is not UTF-8.
    pub fn text(&self) -> Result<&'b str, Utf8Error> {
        str::from_utf8(self.bytes)
    }
}

/// The lines of a text with file and number, as bytes: [`Lines::numbered`](super::Lines::numbered).
#[derive(Debug)]
pub struct NumberedLines<Bound> {
    pub(super) feed: Feed<Vec<u8>>,
    bound: PhantomData<fn() -> Bound>,
}

impl<Bound> NumberedLines<Bound> {
    pub(super) fn new(feed: Feed<Vec<u8>>) -> Self {
        NumberedLines { feed, bound: PhantomData }
    }
}

impl<Bound: 'static> Source for NumberedLines<Bound> {
    type Item<'b> = Line<'b>;
    type Batch<'b> = NumberedBatch<'b>;
    type Bound = Bound;

    fn lend_workers(&mut self, workers: &Workers) {
        self.feed.lend_workers(workers);
    }

    fn poll_ready(&mut self, context: &mut Context<'_>, limit: Limit) -> Poll<Result<Ready, Error>> {
        self.feed.poll_ready(context, limit)
    }

    fn batch(&mut self) -> NumberedBatch<'_> {
        let lent = self.feed.lend();
        let rest = &lent.chunk.content[lent.from.at..lent.to.at];
        let lines = LinesOfFile { file: &lent.chunk.file.path, number: lent.from.line, rest, run: lent.run() };
        NumberedBatch { lines, bytes: lent.bytes() }
    }

    fn lag(&self) -> Option<u64> {
        self.feed.lag()
    }
}

impl Replayable for NumberedLines<Bounded> {
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

/// Lines of one file that were read together.
#[derive(Clone, Debug)]
pub struct NumberedBatch<'b> {
    lines: LinesOfFile<'b>,
    bytes: u64,
}

impl<'b> Batch for NumberedBatch<'b> {
    type Item = Line<'b>;
    type Share = Whole<LinesOfFile<'b>>;

    fn records(&self) -> u64 {
        self.lines.run.items() as u64
    }

    fn bytes(&self) -> u64 {
        self.bytes
    }

    fn shares(self, workers: usize) -> Vec<Self::Share> {
        let LinesOfFile { file, number: mut next, mut rest, run } = self.lines;
        let parts = run.parts(workers).into_iter().map_while(|run| {
            let (bytes, behind) = rest.split_at_checked(run.bytes())?;
            rest = behind;
            let number = next;
            next += run.items() as u64;
            Some(Whole(LinesOfFile { file, number, rest: bytes, run }))
        });
        parts.collect()
    }
}

/// The lines of a share.
#[derive(Clone, Debug)]
pub struct LinesOfFile<'b> {
    file: &'b Path,
    number: u64,
    rest: &'b [u8],
    run: Run<'b>,
}

impl<'b> LinesOfFile<'b> {
    /// The next line without `\n` and `\r\n`.
    #[inline]
    fn next_bytes(&mut self) -> Option<&'b [u8]> {
        let (line, rest) = self.rest.split_at_checked(self.run.next()?)?;
        self.rest = rest;
        let Some(ended) = line.strip_suffix(b"\n") else { return Some(line) };
        Some(ended.strip_suffix(b"\r").unwrap_or(ended))
    }
}

impl<'b> Iterator for LinesOfFile<'b> {
    type Item = Line<'b>;

    #[inline]
    fn next(&mut self) -> Option<Line<'b>> {
        let bytes = self.next_bytes()?;
        let number = self.number;
        self.number += 1;
        Some(Line { file: self.file, number, bytes })
    }
}

impl FusedIterator for LinesOfFile<'_> {}

//! What every form of text source does: ask for chunks, cut batches out of them, and know its place.

use std::io::{BufRead, BufReader, Read};
use std::mem;
use std::path::Path;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use super::ahead::{ReadAhead, Request};
use super::chunk::{Chunk, Mark};
use super::content::Content;
use super::cut::Cut;
use super::input::{Input, Listed};
use super::position::LinePosition;
use super::reader::Reader;
use super::run::Run;
use crate::Error;
use crate::source::{Limit, Ready};

/// Above this size a chunk gains nothing: it should stay in the cache while it is computed.
const LARGEST_CHUNK: usize = 1 << 20;

const LONGEST_LINE: usize = 64 << 20;

/// The chunks of an input, one at a time.
#[derive(Debug)]
pub(super) struct Feed<C: Content> {
    input: Input,
    pub(super) cut: Cut,
    pub(super) policy: C::Policy,
    pub(super) longest: usize,
    /// Where the reading thread begins.
    start: LinePosition,
    stage: Stage<C>,
    chunk: Option<Chunk<C>>,
    /// The file of the last chunk.
    file: Option<Arc<Listed>>,
    /// The end of the last batch.
    from: Mark,
    /// The end of the batch that is ready.
    to: Mark,
}

#[derive(Debug)]
enum Stage<C> {
    /// Nothing is open before the first poll: a source that is only built has no effects.
    Idle,
    Reading(ReadAhead<C>),
    Ended,
}

/// The items of one batch.
#[derive(Debug)]
pub(super) struct Lent<'b, C> {
    pub(super) chunk: &'b Chunk<C>,
    pub(super) from: Mark,
    pub(super) to: Mark,
}

impl<'b, C: Content> Lent<'b, C> {
    pub(super) fn run(&self) -> Run<'b> {
        self.chunk.between(self.from, self.to)
    }

    /// The bytes of the file that the batch took, dropped lines included.
    pub(super) fn bytes(&self) -> u64 {
        self.to.offset - self.from.offset
    }
}

impl<C: Content> Feed<C> {
    pub(super) fn new(input: Input, cut: Cut, policy: C::Policy) -> Self {
        let start = LinePosition::start();
        let (from, to) = (Mark::default(), Mark::default());
        Feed { input, cut, policy, longest: LONGEST_LINE, start, stage: Stage::Idle, chunk: None, file: None, from, to }
    }

    /// The same input in another form, before anything was read of it.
    pub(super) fn reform<D: Content>(self, policy: D::Policy) -> Feed<D> {
        Feed { longest: self.longest, ..Feed::new(self.input, Cut::Lines, policy) }
    }

    /// See [`Source::poll_ready`](crate::source::Source::poll_ready).
    pub(super) fn poll_ready(&mut self, context: &mut Context<'_>, limit: Limit) -> Poll<Result<Ready, Error>> {
        loop {
            if let Some(chunk) = self.chunk.as_ref().filter(|chunk| !chunk.ends_at(self.from)) {
                self.to = chunk.cut(self.from, limit);
                return Poll::Ready(Ok(Ready::Batch));
            }
            // A chunk has no lines where all were dropped: hence the loop.
            match ready!(self.poll_chunk(context, limit.bytes.clamp(1, LARGEST_CHUNK)))? {
                Some(chunk) => self.turn_to(chunk),
                None => return Poll::Ready(Ok(Ready::End)),
            }
        }
    }

    /// Trades the chunk that was used up for the next one.
    fn poll_chunk(&mut self, context: &mut Context<'_>, size: usize) -> Poll<Result<Option<Chunk<C>>, Error>> {
        if let Stage::Idle = self.stage {
            self.stage = Stage::Reading(self.start_reading(size)?);
        }
        let Stage::Reading(ahead) = &mut self.stage else { return Poll::Ready(Ok(None)) };
        if let Some(used) = self.chunk.take() {
            ahead.request(Request { buffer: used.into_buffer(), size });
        }
        match ready!(ahead.poll(context)) {
            Some(chunk) => Poll::Ready(Ok(Some(chunk))),
            None => Poll::Ready(self.end().map(|()| None)),
        }
    }

    fn start_reading(&self, size: usize) -> Result<ReadAhead<C>, Error> {
        let (input, start, cut, longest) = (self.input.clone(), self.start.clone(), self.cut, self.longest);
        ReadAhead::start(move || Reader::new(input, &start, cut, longest), self.policy.clone(), size)
    }

    fn turn_to(&mut self, chunk: Chunk<C>) {
        self.from = chunk.beginning();
        self.file = Some(chunk.file.clone());
        self.chunk = Some(chunk);
    }

    fn end(&mut self) -> Result<(), Error> {
        match mem::replace(&mut self.stage, Stage::Ended) {
            Stage::Reading(ahead) => ahead.finish(),
            Stage::Idle | Stage::Ended => Ok(()),
        }
    }

    /// The lines that are ready.
    ///
    /// # Panics
    /// When none are: the caller breaks the contract of [`Source::batch`](crate::source::Source::batch).
    pub(super) fn lend(&mut self) -> Lent<'_, C> {
        let from = mem::replace(&mut self.from, self.to);
        let chunk = self.chunk.as_ref().expect("a batch is ready before it is lent");
        Lent { chunk, from, to: self.to }
    }

    /// Takes the first line of a file off the batch that is ready, if it begins with it: the next poll makes one ready that begins behind it.
    pub(super) fn take_first_line(&mut self) -> Option<(Arc<Listed>, Vec<u8>)> {
        let chunk = self.chunk.as_ref().filter(|_| self.from.offset == 0)?;
        let end = chunk.cut(self.from, Limit { records: 1, bytes: usize::MAX });
        let line = chunk.content.as_ref().get(self.from.at..end.at)?.to_vec();
        self.from = end;
        Some((Arc::clone(&chunk.file), line))
    }

    /// Reads the first line of a file, which is among those of the input.
    pub(super) fn first_line_of(&self, path: &Path) -> Result<Vec<u8>, Error> {
        let (mut line, longest) = (Vec::new(), self.longest as u64);
        let read = BufReader::new(self.input.open(path, 0)?).take(longest).read_until(b'\n', &mut line);
        read.map_err(|cause| Error::new(format!("can't read `{}`", path.display())).caused_by(cause))?;
        Ok(line)
    }

    /// How many lines wait is known only where none do.
    pub(super) fn lag(&self) -> Option<u64> {
        matches!(self.stage, Stage::Ended).then_some(0)
    }

    pub(super) fn position(&self) -> LinePosition {
        match &self.file {
            None => self.start.clone(),
            Some(file) => LinePosition {
                file: Some(file.path.clone()),
                number: file.number,
                offset: self.from.offset,
                line: self.from.line,
            },
        }
    }

    pub(super) fn seek(&mut self, position: &LinePosition) -> Result<(), Error> {
        position.check(self.input.list()?)?;
        self.start = position.clone();
        self.stage = Stage::Idle;
        (self.chunk, self.file) = (None, None);
        Ok(())
    }
}

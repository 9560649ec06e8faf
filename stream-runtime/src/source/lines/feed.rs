//! What every form of text source does: ask for chunks, cut batches out of them, and know its place.

use std::io::{BufRead, BufReader, Read};
use std::mem;
use std::path::Path;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use super::ahead::ReadAhead;
use super::chunk::{Chunk, Mark};
use super::content::Content;
use super::cut::Cut;
use super::input::{Input, Listed};
use super::position::{ArrivingPosition, LinePosition, Passage};
use super::reader::{Reader, Start};
use super::run::Run;
use super::seen::Seen;
use super::stage::Stage;
use super::together::{Filling, Together};
use crate::Error;
use crate::source::{Limit, Ready, Workers};

/// A chunk has as many bytes as a batch may have, which is what the caches of all workers hold, and no more than this where nobody says how many these are. (Two
/// workers that had a megabyte between them took as long as one.)
const LARGEST_CHUNK: usize = 32 << 20;

const LONGEST_LINE: usize = 64 << 20;

/// The chunks of an input, one at a time.
#[derive(Debug)]
pub(super) struct Feed<C: Content> {
    pub(super) input: Input,
    pub(super) cut: Cut,
    pub(super) policy: C::Policy,
    pub(super) longest: usize,
    workers: Workers,
    /// Where reading begins.
    start: LinePosition,
    /// The files that are taken there, where others arrive.
    seen: Arc<Seen>,
    /// What the next batch is, whatever its limit: see [`Replayable::replay`](crate::source::Replayable::replay). And the files that are taken behind it.
    again: Option<(Passage, Arc<Seen>)>,
    stage: Stage<C>,
    /// Whether nothing is left of the files that were there at the last look.
    caught_up: bool,
    chunk: Option<Chunk<C>>,
    /// Where the next batch begins in the chunk.
    from: Mark,
    /// Where the batch that is ready ends.
    to: Option<Mark>,
    /// Where the last batch that was lent ends, with its file.
    lent: Option<(Arc<Listed>, Mark)>,
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
        let (start, from, longest) = (LinePosition::start(), Mark::first(1), LONGEST_LINE);
        let (stage, again, chunk, to, lent) = (Stage::Idle, None, None, None, None);
        let (seen, caught_up) = (Arc::default(), false);
        let workers = Workers::new(1);
        Feed { input, cut, policy, longest, workers, start, seen, again, stage, caught_up, chunk, from, to, lent }
    }

    /// See [`Source::lend_workers`](crate::source::Source::lend_workers).
    pub(super) fn lend_workers(&mut self, workers: &Workers) {
        self.workers = workers.clone();
    }

    /// The same input in another form, before anything was read of it.
    pub(super) fn reform<D: Content>(self, policy: D::Policy) -> Feed<D> {
        Feed { longest: self.longest, ..Feed::new(self.input, Cut::Lines, policy) }
    }

    /// See [`Source::poll_ready`](crate::source::Source::poll_ready).
    pub(super) fn poll_ready(&mut self, context: &mut Context<'_>, limit: Limit) -> Poll<Result<Ready, Error>> {
        loop {
            if let Some(chunk) = self.chunk.as_ref().filter(|chunk| !chunk.ends_at(self.from)) {
                self.to = Some(match &self.again {
                    None => chunk.cut(self.from, limit),
                    Some((passage, _)) => chunk.end_of(passage)?,
                });
                return Poll::Ready(Ok(Ready::Batch));
            }
            if let (Some((passage, _)), Some(_)) = (&self.again, &self.chunk) {
                return Poll::Ready(Err(passage.is_another()));
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
            self.stage = self.start_reading(size)?;
        }
        if self.stage.waits() {
            let stage = mem::replace(&mut self.stage, Stage::Ended);
            self.stage = stage.ahead(&self.input, &self.policy, size)?;
            // A thread has buffers of its own.
            self.chunk = None;
        }
        let used = self.chunk.take().map(Chunk::into_buffer);
        self.stage.poll(context, used, size, &mut self.caught_up)
    }

    fn start_reading(&self, size: usize) -> Result<Stage<C>, Error> {
        let start = match &self.again {
            None => Start { place: self.start.clone(), seen: Arc::clone(&self.seen), first: None },
            Some((passage, seen)) => {
                Start { place: passage.from.clone(), seen: Arc::clone(seen), first: Some(passage.bytes()) }
            }
        };
        let filling = Filling::new(self.workers.clone(), self.longest);
        if let Some(files) = Together::start(&self.input, &start, (self.cut, &self.policy), filling)? {
            return Ok(Stage::Together(files));
        }
        let (input, cut, longest) = (self.input.to_read(), self.cut, self.longest);
        ReadAhead::start(move || Reader::new(input, start, cut, longest), self.policy.clone(), size).map(Stage::Ahead)
    }

    fn turn_to(&mut self, mut chunk: Chunk<C>) {
        chunk.follow(self.from);
        self.from = chunk.beginning();
        self.chunk = Some(chunk);
    }

    /// The lines that are ready.
    ///
    /// # Panics
    /// When none are: the caller breaks the contract of [`Source::batch`](crate::source::Source::batch).
    pub(super) fn lend(&mut self) -> Lent<'_, C> {
        let (Some(chunk), Some(to)) = (&self.chunk, self.to.take()) else {
            panic!("a batch is ready before it is lent")
        };
        self.again = None;
        self.lent = Some((Arc::clone(&chunk.file), to));
        Lent { chunk, from: mem::replace(&mut self.from, to), to }
    }

    /// Takes the first line of a file off the batch that is ready, if it begins with it: the next poll makes one ready that begins behind it.
    pub(super) fn take_first_line(&mut self) -> Option<(Arc<Listed>, Vec<u8>)> {
        let chunk = self.chunk.as_ref().filter(|_| self.from.offset == 0)?;
        let end = chunk.cut(self.from, Limit { records: 1, bytes: usize::MAX });
        let line = chunk.content.as_ref().get(self.from.at..end.at)?.to_vec();
        (self.from, self.to) = (end, None);
        Some((Arc::clone(&chunk.file), line))
    }

    /// Reads the first line of a file, which is among those of the input.
    pub(super) fn first_line_of(&self, path: &Path) -> Result<Vec<u8>, Error> {
        let (mut line, longest) = (Vec::new(), self.longest as u64);
        let read = BufReader::new(self.input.open(path, 0)?).take(longest).read_until(b'\n', &mut line);
        read.map_err(|cause| Error::new(format!("can't read `{}`", path.display())).caused_by(cause))?;
        Ok(line)
    }

    /// How many lines wait is known only where none do: at the end, and where files arrive, when none of those is left that were there at the last look.
    pub(super) fn lag(&self) -> Option<u64> {
        (self.caught_up || matches!(self.stage, Stage::Ended)).then_some(0)
    }

    /// Where the batch that is ready ends, or else the last one that was lent.
    fn end(&self) -> Option<(&Listed, Mark)> {
        let ready = self.chunk.as_ref().zip(self.to).map(|(chunk, to)| (&*chunk.file, to));
        ready.or(self.lent.as_ref().map(|(file, end)| (&**file, *end)))
    }

    pub(super) fn position(&self) -> LinePosition {
        match self.end() {
            None => self.start.clone(),
            Some((file, Mark { offset, line, .. })) => {
                LinePosition { file: Some(file.path.clone()), number: file.number, offset, line }
            }
        }
    }

    pub(super) fn seek(&mut self, position: &LinePosition) -> Result<(), Error> {
        position.check(&self.input, &self.input.list()?)?;
        self.go_to(position.clone(), Arc::default());
        Ok(())
    }

    /// See [`Replayable::replay`](crate::source::Replayable::replay).
    pub(super) fn replay(&mut self, until: &LinePosition) -> Result<(), Error> {
        let files = self.input.list()?;
        self.replay_of(until, &files, Arc::default())
    }

    /// The place, where files arrive.
    pub(super) fn arriving_position(&self) -> ArrivingPosition {
        let seen = self.end().map_or(&self.seen, |(file, _)| &file.seen);
        ArrivingPosition { place: self.position(), seen: Seen::clone(seen) }
    }

    pub(super) fn seek_arriving(&mut self, position: &ArrivingPosition) -> Result<(), Error> {
        let ArrivingPosition { place, seen } = position;
        place.check(&self.input, &ArrivingPosition::files(place, place))?;
        self.go_to(place.clone(), Arc::new(seen.clone()));
        Ok(())
    }

    pub(super) fn replay_arriving(&mut self, until: &ArrivingPosition) -> Result<(), Error> {
        let files = ArrivingPosition::files(&self.position(), &until.place);
        self.replay_of(&until.place, &files, Arc::new(until.seen.clone()))
    }

    fn replay_of(&mut self, until: &LinePosition, files: &[Arc<Listed>], seen: Arc<Seen>) -> Result<(), Error> {
        let from = self.position();
        until.check(&self.input, files)?;
        let passage = Passage::between(&from, until, files)?;
        let now = Arc::clone(self.end().map_or(&self.seen, |(file, _)| &file.seen));
        self.go_to(from, now);
        self.again = passage.map(|passage| (passage, seen));
        Ok(())
    }

    fn go_to(&mut self, place: LinePosition, seen: Arc<Seen>) {
        self.from = Mark::first(place.line);
        (self.start, self.seen) = (place, seen);
        (self.stage, self.caught_up) = (Stage::Idle, false);
        (self.chunk, self.again, self.to, self.lent) = (None, None, None, None);
    }
}

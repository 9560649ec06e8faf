//! Who reads the next chunk: a thread, while the one before is computed, or the workers.

use std::mem;
use std::task::{Context, Poll, ready};

use super::ahead::{News, ReadAhead, Request};
use super::chunk::Chunk;
use super::content::Content;
use super::input::Input;
use super::reader::Buffer;
use super::together::Together;
use crate::Error;

/// How reading stands.
#[derive(Debug)]
pub(super) enum Stage<C: Content> {
    /// Nothing is open before the first poll: a source that is only built has no effects.
    Idle,
    Ahead(ReadAhead<C>),
    Together(Together<C>),
    Ended,
}

impl<C: Content> Stage<C> {
    /// The next chunk; `None` when all was read. A chunk that was used up gives its buffer. And whether all had been read that there was.
    pub(super) fn poll(
        &mut self,
        context: &mut Context<'_>,
        used: Option<Buffer>,
        size: usize,
        caught_up: &mut bool,
    ) -> Poll<Result<Option<Chunk<C>>, Error>> {
        let next = match self {
            Stage::Idle | Stage::Ended => Ok(None),
            Stage::Together(files) => files.next(used.unwrap_or_default(), size),
            Stage::Ahead(thread) => {
                if let Some(buffer) = used {
                    thread.request(Request { buffer, size });
                }
                Ok(ready!(poll_ahead(thread, context, caught_up)))
            }
        };
        match next {
            Ok(Some(chunk)) => Poll::Ready(Ok(Some(chunk))),
            ended => Poll::Ready(self.finish().and(ended)),
        }
    }

    /// Whether reading has turned out to be waiting: that is for a thread.
    pub(super) fn waits(&self) -> bool {
        matches!(self, Stage::Together(files) if files.waits())
    }

    /// Has a thread go on with what the workers have begun to read.
    pub(super) fn ahead(self, input: &Input, policy: &C::Policy, size: usize) -> Result<Self, Error> {
        match self {
            Stage::Together(files) => {
                let input = input.to_read();
                ReadAhead::start(move || files.into_reader(input), policy.clone(), size).map(Stage::Ahead)
            }
            others => Ok(others),
        }
    }

    fn finish(&mut self) -> Result<(), Error> {
        match mem::replace(self, Stage::Ended) {
            Stage::Ahead(thread) => thread.finish(),
            Stage::Idle | Stage::Together(_) | Stage::Ended => Ok(()),
        }
    }
}

/// The next chunk that was read ahead.
fn poll_ahead<C: Content>(
    thread: &mut ReadAhead<C>,
    context: &mut Context<'_>,
    caught_up: &mut bool,
) -> Poll<Option<Chunk<C>>> {
    loop {
        match ready!(thread.poll(context)) {
            Some(News::CaughtUp) => *caught_up = true,
            Some(News::Chunk(chunk)) => {
                *caught_up = false;
                return Poll::Ready(Some(chunk));
            }
            None => return Poll::Ready(None),
        }
    }
}

//! What is pushed, kept in a log.

use std::cell::Cell;
use std::fmt;
use std::path::PathBuf;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::thread::Builder;

use serde::{Deserialize, Serialize};
use stream_runtime::Error;
use stream_runtime::source::{Limit, Ready, Replayable, Source, Unbounded};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::oneshot;

use super::pusher::{Order, Stopper, wait_for};
use super::reader::Reader;
use super::taking::Taking;
use crate::message::{Message, MessageBatch};

/// The reading end of [`pushed_to`](super::pushed_to).
#[derive(Debug)]
pub struct Logged {
    name: Box<str>,
    folder: PathBuf,
    answers_when_safe: bool,
    /// What it is read from, when it is open.
    reader: Option<Reader>,
    /// Until it is being opened.
    orders: Option<UnboundedReceiver<Order>>,
    /// While it is: that waits for the disk, on a thread of its own.
    opening: Option<oneshot::Receiver<Result<Reader, Error>>>,
    stopper: Stopper,
    taking: Taking,
    /// Behind the last batch that was lent.
    next: PushPosition,
    /// Behind the batch that is ready.
    ready: Option<PushPosition>,
    /// Where the next batch ends, whatever its limit.
    again: Option<PushPosition>,
    /// Whether a checkpoint asks for positions: then it is that which says what is done with.
    is_checkpointed: Cell<bool>,
    /// Whether a batch was lent since it was last known what is done with.
    is_lent: bool,
}

/// A place between two messages of a log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PushPosition {
    /// The number of a push, from 0: an entry of the log.
    pub push: u64,
    /// How many of its messages come before the place.
    pub message: u32,
}

impl fmt::Display for PushPosition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.message {
            0 => write!(f, "push {}", self.push),
            message => write!(f, "message {message} of push {}", self.push),
        }
    }
}

impl Logged {
    pub(super) fn new(folder: PathBuf, orders: UnboundedReceiver<Order>, stopper: Stopper) -> Self {
        Logged {
            name: "pushed".into(),
            folder,
            answers_when_safe: false,
            reader: None,
            orders: Some(orders),
            opening: None,
            stopper,
            taking: Taking::default(),
            next: PushPosition::default(),
            ready: None,
            again: None,
            is_checkpointed: Cell::new(false),
            is_lent: false,
        }
    }

    /// What errors call it, in place of `pushed`.
    #[must_use]
    pub fn named(mut self, name: impl Into<Box<str>>) -> Self {
        self.name = name.into();
        self
    }

    /// A receipt is ready when the messages are safe in the log, and not only when the job is through with them: sooner, and nothing is lost either. Who pushes may then be far
    /// ahead of the job, by as much as there is room for.
    #[must_use]
    pub fn answer_when_logged(mut self) -> Self {
        self.answers_when_safe = true;
        self
    }

    /// Begins to open the log, if nobody has yet.
    fn begin_to_open(&mut self) -> Result<(), Error> {
        let Some(orders) = self.orders.take() else { return Ok(()) };
        let (told, opening) = oneshot::channel();
        let (folder, answers_when_safe) = (self.folder.clone(), self.answers_when_safe);
        let open = move || drop(told.send(Reader::open(&folder, answers_when_safe, orders)));
        let started = Builder::new().name("open-pushed".into()).spawn(open);
        started.map_err(|cause| Error::new("can't start a thread to open a log").caused_by(cause))?;
        self.opening = Some(opening);
        Ok(())
    }

    fn is_open(&mut self, opened: Result<Result<Reader, Error>, oneshot::error::RecvError>) -> Result<(), Error> {
        self.opening = None;
        let reader = opened.map_err(|_| Error::new("the thread that opens a log has panicked"))??;
        (self.next, self.reader) = (reader.at(), Some(reader));
        Ok(())
    }

    fn poll_open(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.begin_to_open()?;
        let Some(opening) = &mut self.opening else { return Poll::Ready(Ok(())) };
        let opened = ready!(Pin::new(opening).poll(context));
        Poll::Ready(self.is_open(opened))
    }

    /// Waits until it is open.
    fn open(&mut self) -> Result<&mut Reader, Error> {
        self.begin_to_open()?;
        if let Some(opening) = self.opening.take() {
            self.is_open(wait_for(opening))?;
        }
        self.reader.as_mut().ok_or_else(|| Error::new("the log of what is pushed could not be opened before"))
    }

    /// What came before a place is done with.
    fn settle(&mut self, before: PushPosition) -> Result<(), Error> {
        self.is_lent = false;
        self.open()?.done(before.push)
    }

    fn fill(&mut self, context: &mut Context<'_>, limit: Limit) -> Result<bool, Error> {
        let again = self.again;
        self.open()?;
        let Some(reader) = &mut self.reader else { return Ok(false) };
        match again {
            Some(until) => reader.fill_until(&mut self.taking, until).map(|()| true),
            None => reader.fill(context, &mut self.taking, limit),
        }
    }

    fn go_to(&mut self, place: PushPosition) -> Result<(), Error> {
        self.open()?.go_to(place)?;
        (self.next, self.ready, self.again, self.is_lent) = (place, None, None, false);
        self.taking.messages.clear();
        Ok(())
    }
}

impl Source for Logged {
    type Item<'b> = Message<'b>;
    type Batch<'b> = MessageBatch<'b>;
    type Bound = Unbounded;

    fn poll_ready(&mut self, context: &mut Context<'_>, limit: Limit) -> Poll<Result<Ready, Error>> {
        if self.ready.is_some() {
            return Poll::Ready(Ok(Ready::Batch));
        }
        ready!(self.poll_open(context))?;
        // Without a checkpoint, whoever polls again is through with the batch before.
        if self.is_lent && !self.is_checkpointed.get() {
            self.settle(self.next)?;
        }
        self.taking.messages.clear();
        let goes_on = self.fill(context, limit)?;
        if self.taking.messages.len() > 0 {
            self.ready = self.reader.as_ref().map(Reader::at);
            return Poll::Ready(Ok(Ready::Batch));
        }
        if goes_on { Poll::Pending } else { Poll::Ready(Ok(Ready::End)) }
    }

    fn batch(&mut self) -> MessageBatch<'_> {
        self.next = self.ready.take().unwrap_or(self.next);
        (self.again, self.is_lent) = (None, true);
        self.taking.messages.lend(&self.name)
    }

    /// What waits is counted in pushes.
    fn lag(&self) -> Option<u64> {
        let known = self.reader.as_ref()?.lag();
        Some(known.max(u64::from(self.stopper.is_used())))
    }
}

impl Replayable for Logged {
    type Position = PushPosition;

    fn position(&self) -> PushPosition {
        self.is_checkpointed.set(true);
        self.ready.unwrap_or(self.next)
    }

    fn seek(&mut self, position: &PushPosition) -> Result<(), Error> {
        self.go_to(*position)
    }

    fn replay(&mut self, until: &PushPosition) -> Result<(), Error> {
        let from = self.next;
        self.open()?.check(from, *until)?;
        self.go_to(from)?;
        self.again = Some(*until).filter(|until| *until > from);
        Ok(())
    }

    fn forget(&mut self, before: &PushPosition) -> Result<(), Error> {
        self.settle(*before)
    }
}

/// The log is let go of when this returns: another job may have it.
impl Drop for Logged {
    fn drop(&mut self) {
        self.stopper.stop();
        if let Some(opening) = self.opening.take() {
            drop(wait_for(opening));
        }
    }
}

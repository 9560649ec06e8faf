//! The reading side of a log: what an earlier run has left is read from disk, what comes now is handed on by the writer.

use std::path::Path;
use std::task::{Context, Poll};
use std::thread::JoinHandle;

use stream_runtime::Error;
use stream_runtime::source::Limit;
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::log::{self, Cursor, Logged, Opened, Writer};
use super::logged::PushPosition;
use super::push::{Answer, Push};
use super::pusher::Order;
use super::taking::Taking;

/// An open log.
#[derive(Debug)]
pub(super) struct Reader {
    log: Opened,
    /// What is safe and was not taken yet.
    logged: UnboundedReceiver<Result<Logged, Error>>,
    /// The number of the entry that comes from there next; those before it are on disk.
    live: u64,
    /// Where the next message is.
    at: PushPosition,
    /// The entry that it is in, once that was read.
    current: Option<(Push, Option<OwnedSemaphorePermit>)>,
    cursor: Option<Cursor>,
    /// Who waits until an entry was done with.
    answers: Vec<(u64, Answer)>,
    /// What came before this entry is.
    done: u64,
    writer: Option<JoinHandle<()>>,
}

impl Reader {
    pub(super) fn open(
        folder: &Path,
        answers_when_safe: bool,
        orders: UnboundedReceiver<Order>,
    ) -> Result<Self, Error> {
        let mut log = log::open(folder)?;
        let (to, logged) = unbounded_channel();
        let failed = |cause| Error::new("can't start a thread to write what is pushed").caused_by(cause);
        let writer = Writer::new(&mut log, answers_when_safe).map_err(failed)?;
        let writer = Some(writer.start(orders, to).map_err(failed)?);
        let (live, at, done) = (log.end, PushPosition { push: log.done, message: 0 }, log.done);
        Ok(Reader { log, logged, live, at, current: None, cursor: None, answers: Vec::new(), done, writer })
    }

    pub(super) fn at(&self) -> PushPosition {
        self.at
    }

    pub(super) fn lag(&self) -> u64 {
        self.live.saturating_sub(self.at.push) + self.logged.len() as u64 + u64::from(self.current.is_some())
    }

    /// Takes what waits; says whether there will be more.
    pub(super) fn fill(&mut self, context: &mut Context<'_>, taking: &mut Taking, limit: Limit) -> Result<bool, Error> {
        while !taking.is_full(limit) {
            if self.current.is_none() {
                if self.at.push < self.live {
                    self.read()?;
                } else {
                    match self.logged.poll_recv(context) {
                        Poll::Ready(Some(logged)) => self.receive(logged?),
                        Poll::Ready(None) => return Ok(false),
                        Poll::Pending => break,
                    }
                }
            }
            self.take(taking, limit);
            // The rest of it does not fit.
            if self.current.is_some() {
                break;
            }
        }
        Ok(true)
    }

    /// Takes what an earlier run has read as one batch, which is on disk.
    pub(super) fn fill_until(&mut self, taking: &mut Taking, until: PushPosition) -> Result<(), Error> {
        while self.at < until {
            if self.current.is_none() {
                self.read()?;
            }
            let rest = match self.at.push < until.push {
                true => usize::MAX,
                false => (until.message - self.at.message) as usize,
            };
            let limit = Limit { records: taking.messages.len().saturating_add(rest), bytes: usize::MAX };
            let before = self.at;
            self.take(taking, limit);
            if self.at == before || self.at > until {
                return Err(Error::new(format!(
                    "can't read the batch up to {until} again: the log has other messages"
                )));
            }
        }
        Ok(())
    }

    /// Takes messages of the current entry.
    fn take(&mut self, taking: &mut Taking, limit: Limit) {
        let Some((push, room)) = self.current.take() else { return };
        let (message, is_all) = taking.take(&push, self.at.push, self.at.message, limit);
        if is_all {
            self.at = PushPosition { push: self.at.push + 1, message: 0 };
        } else {
            self.at.message = message;
            self.current = Some((push, room));
        }
    }

    /// Reads the entry that is next from disk.
    fn read(&mut self) -> Result<(), Error> {
        let mut cursor = match self.cursor.take() {
            Some(cursor) if cursor.number() == self.at.push => cursor,
            _ => Cursor::at(&self.log.segments, self.at.push)?,
        };
        self.current = Some((cursor.next()?, None));
        self.cursor = Some(cursor).filter(|cursor| cursor.number() < self.live);
        Ok(())
    }

    fn receive(&mut self, Logged { number, push, answer }: Logged) {
        match answer {
            // It is a push that came again, of something that is done with.
            Some(answer) if number < self.done => answer.done(),
            Some(answer) => self.answers.push((number, answer)),
            None => {}
        }
        if let Some((push, room)) = push {
            self.live = number + 1;
            if number == self.at.push {
                self.current = Some((push, Some(room)));
            }
        }
    }

    /// Goes to a place that is in the log.
    pub(super) fn go_to(&mut self, place: PushPosition) -> Result<(), Error> {
        if place.push > self.live || (place.push == self.live && place.message > 0) {
            return Err(self.lacks(place));
        }
        if place.push < self.log.segments.oldest() {
            let (folder, oldest) = (self.log.segments.folder().display(), self.log.segments.oldest());
            return Err(Error::new(format!(
                "can't go on at {place}: the log in `{folder}` begins with push {oldest}, what came before was forgotten"
            )));
        }
        (self.at, self.current, self.cursor) = (place, None, None);
        Ok(())
    }

    /// Whether what was a batch once can be read again.
    pub(super) fn check(&self, from: PushPosition, until: PushPosition) -> Result<(), Error> {
        if until < from {
            return Err(Error::new(format!("can't read the batch from {from} to {until} again: that lies before it")));
        }
        if until.push > self.live || (until.push == self.live && until.message > 0) {
            return Err(self.lacks(until));
        }
        Ok(())
    }

    #[cold]
    fn lacks(&self, place: PushPosition) -> Error {
        let (folder, live) = (self.log.segments.folder().display(), self.live);
        Error::new(format!(
            "can't go on at {place}: the log in `{folder}` has {live} pushes, it is not the one that the checkpoint was made with"
        ))
    }

    /// What came before an entry is done with.
    pub(super) fn done(&mut self, before: u64) -> Result<(), Error> {
        self.done = self.done.max(before);
        self.answers.extract_if(.., |(number, _)| *number < before).for_each(|(_, answer)| answer.done());
        let marked = self.log.mark.set(self.done);
        marked.map_err(|cause| {
            let folder = self.log.segments.folder().display();
            Error::new(format!("can't write to the log in `{folder}`")).caused_by(cause)
        })?;
        self.log.segments.trim(self.done)
    }
}

/// Waits for the writer, which was told that nobody reads any more.
impl Drop for Reader {
    fn drop(&mut self) {
        self.logged.close();
        if let Some(writer) = self.writer.take() {
            let _ = writer.join();
        }
    }
}

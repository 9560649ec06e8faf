//! A source with somebody of its own who pushes: a server, or a client of one.

use std::fmt;
use std::future::Future;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use stream_runtime::Error;
use stream_runtime::source::{Limit, Ready, Replayable, Source};

use super::{Logged, Pushed, Pusher, pushed, pushed_to};
use crate::background::Background;

/// Who receives messages from outside and pushes them. It runs on a thread of its own, on tokio, from the first poll of the source until that is dropped.
pub trait Receiver: Send + 'static {
    /// Receives until there is nothing more, or for ever. The input ends when this and all clones of the pusher are gone.
    ///
    /// # Errors
    /// What keeps it from receiving: the job ends with it, behind what was received before.
    fn receive(self, pusher: Pusher) -> impl Future<Output = Result<(), Error>>;

    /// What errors and threads are called by.
    fn name(&self) -> String;
}

/// The messages that a [`Receiver`] pushes: in memory, or, with a log, read again behind a crash.
pub struct Received<R, S = Pushed> {
    receiver: Option<R>,
    pusher: Option<Pusher>,
    source: S,
    room: usize,
    background: Option<Background>,
    failed: Arc<Mutex<Option<Error>>>,
}

/// Bytes of messages that wait, unless it is said otherwise.
const ROOM: usize = 64 << 20;

/// The messages of a receiver, of which at most 64 MiB wait in memory, unless [`room`](Received::room) says otherwise.
///
/// ```
/// use thalweg::connectors::pushed::{Message, Pusher, Receiver, received};
/// use thalweg::prelude::*;
///
/// /// Counts to three.
/// struct Three;
///
/// impl Receiver for Three {
///     async fn receive(self, pusher: Pusher) -> Result<(), Error> {
///         for number in 1..=3 {
///             // Nobody waits for the receipt: this receiver is an unreliable one.
///             let _ = pusher.push(number.to_string()).await;
///         }
///         Ok(())
///     }
///
///     fn name(&self) -> String {
///         "three".into()
///     }
/// }
///
/// stream!(
///     fn texts(messages: impl Source<Message<'_>>, out: impl Sink<String>) {
///         messages.map(|message| String::from_utf8_lossy(message.bytes()).into_owned()).sink(out);
///     }
/// );
///
/// let mut seen = Vec::new();
/// texts(received(Three), &mut seen).run_blocking()?;
/// assert_eq!(seen, ["1", "2", "3"]);
/// # Ok::<(), Error>(())
/// ```
pub fn received<R: Receiver>(receiver: R) -> Received<R> {
    let (pusher, source) = pushed(ROOM);
    let source = source.named(receiver.name());
    Received::new(receiver, pusher, source, ROOM)
}

impl<R, S> Received<R, S> {
    fn new(receiver: R, pusher: Pusher, source: S, room: usize) -> Self {
        let (receiver, pusher) = (Some(receiver), Some(pusher));
        Received { receiver, pusher, source, room, background: None, failed: Arc::default() }
    }

    /// Changes the receiver, which has not begun yet.
    #[cfg(feature = "http")]
    pub(crate) fn with(mut self, change: impl FnOnce(R) -> R) -> Self {
        self.receiver = self.receiver.map(change);
        self
    }
}

impl<R: Receiver> Received<R, Pushed> {
    /// How many bytes of messages may wait, in place of 64 MiB.
    #[must_use]
    pub fn room(self, bytes: usize) -> Self {
        let (pusher, source) = pushed(bytes);
        Received { pusher: Some(pusher), source: source.named(self.name()), room: bytes, ..self }
    }

    /// Keeps messages in a log in a folder, which is this source's alone, until the job is through with them: see [`pushed_to`]. A `#[durable]` pipeline then takes it.
    #[must_use]
    pub fn log_to(self, folder: impl Into<PathBuf>) -> Received<R, Logged> {
        let (pusher, source) = pushed_to(folder, self.room);
        let source = source.named(self.name());
        let Received { receiver, room, background, failed, .. } = self;
        Received { receiver, pusher: Some(pusher), source, room, background, failed }
    }

    fn name(&self) -> String {
        self.receiver.as_ref().map(Receiver::name).unwrap_or_default()
    }
}

impl<R: Receiver> Received<R, Logged> {
    /// Whoever pushes is answered when a message is safe in the log, and not only when the job is through with it: see [`Logged::answer_when_logged`].
    #[must_use]
    pub fn answer_when_logged(mut self) -> Self {
        self.source = self.source.answer_when_logged();
        self
    }
}

impl<R: Receiver, S: Source> Received<R, S> {
    fn start(&mut self) -> Result<(), Error> {
        let (Some(receiver), Some(pusher)) = (self.receiver.take(), self.pusher.take()) else { return Ok(()) };
        let (name, failed) = (receiver.name(), Arc::clone(&self.failed));
        let run = move || async move {
            // Whoever reads learns of the end when the last pusher is gone: why is said before.
            let last = pusher.clone();
            if let Err(error) = receiver.receive(pusher).await {
                *failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
            }
            drop(last);
        };
        self.background = Some(Background::start(&name, run)?);
        Ok(())
    }
}

impl<R: Receiver, S: Source> Source for Received<R, S> {
    type Item<'b> = S::Item<'b>;
    type Batch<'b> = S::Batch<'b>;
    type Bound = S::Bound;

    fn poll_ready(&mut self, context: &mut Context<'_>, limit: Limit) -> Poll<Result<Ready, Error>> {
        // A log that can't be opened ends the job; who has pushed by then is told.
        let polled = self.source.poll_ready(context, limit)?;
        self.start()?;
        if ready!(polled) == Ready::End
            && let Some(error) = self.failed.lock().unwrap_or_else(PoisonError::into_inner).take()
        {
            return Poll::Ready(Err(error));
        }
        polled.map(Ok)
    }

    fn batch(&mut self) -> S::Batch<'_> {
        self.source.batch()
    }

    fn lag(&self) -> Option<u64> {
        self.source.lag()
    }
}

impl<R: Receiver, S: Replayable> Replayable for Received<R, S> {
    type Position = S::Position;

    fn position(&self) -> S::Position {
        self.source.position()
    }

    fn seek(&mut self, position: &S::Position) -> Result<(), Error> {
        self.source.seek(position)
    }

    fn replay(&mut self, until: &S::Position) -> Result<(), Error> {
        self.source.replay(until)
    }

    fn forget(&mut self, before: &S::Position) -> Result<(), Error> {
        self.source.forget(before)
    }
}

impl<R, S: fmt::Debug> fmt::Debug for Received<R, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Received").field("source", &self.source).finish_non_exhaustive()
    }
}

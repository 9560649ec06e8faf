//! Server-sent events.

mod parse;
mod receive;

use std::fmt;
use std::str::Utf8Error;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use stream_runtime::Error;
use stream_runtime::source::{Limit, Ready, Source, Unbounded};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::asking::asking;
use super::client::{Get, Headers};
use super::lines::{SILENCE, named};
use crate::background::Background;
use crate::net::Retry;
use crate::payload::{Payload, Place};
use receive::Receive;

/// A server-sent event.
pub struct ServerEvent {
    id: String,
    kind: String,
    data: Vec<u8>,
    number: u64,
    source: Arc<str>,
    /// The room it takes until its batch was processed.
    _room: OwnedSemaphorePermit,
}

impl ServerEvent {
    /// The id of this event, or else of the last one that had one; empty where there was none.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What the server calls such events: `message`, unless it says otherwise.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// What is in it, with `\n` between its lines.
    pub fn bytes(&self) -> &[u8] {
        &self.data
    }

    /// The same as text.
    ///
    /// # Errors
    /// It is not UTF-8.
    pub fn text(&self) -> Result<&str, Utf8Error> {
        std::str::from_utf8(&self.data)
    }

    /// Its number among the events of this source, from 0.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Where it comes from, as errors call it.
    pub fn source(&self) -> &str {
        &self.source
    }
}

impl<'b> Payload<'b> for &'b ServerEvent {
    #[inline]
    fn bytes(&self) -> Option<&'b [u8]> {
        Some(&self.data)
    }

    fn place(&self) -> Place {
        Place::new(&*self.source).at(self.number)
    }
}

impl fmt::Debug for ServerEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = String::from_utf8_lossy(&self.data);
        f.debug_struct("ServerEvent").field("id", &self.id).field("kind", &self.kind).field("data", &text).finish()
    }
}

/// The events of a response that does not end: made by [`http_events`].
#[derive(Debug)]
pub struct HttpEvents {
    name: Arc<str>,
    pub(super) get: Get,
    pub(super) retry: Retry,
    pub(super) once: bool,
    longest_event: usize,
    room: usize,
    last_id: String,
    receiving: Option<Receiving>,
    batch: Vec<ServerEvent>,
    is_ready: bool,
    has_ended: bool,
}

#[derive(Debug)]
struct Receiving {
    events: UnboundedReceiver<ServerEvent>,
    failed: Arc<Mutex<Option<Error>>>,
    _thread: Background,
}

const LONGEST_EVENT: usize = 1 << 20;
const ROOM: usize = 16 << 20;

/// The events of a response that does not end (server-sent events, `text/event-stream`), as the HTML standard has them.
///
/// When the response ends or breaks off, it is asked for again with the id of the last event (`Last-Event-ID`), after the time that the server has asked for (`retry:`), or else with
/// pauses that grow: a server that keeps its events goes on behind that one. Comments, by which servers show that they are alive, are no events. What the server answers
/// counts as it does for [`http_lines`](super::http_lines).
///
/// **Not for a `#[durable]` pipeline.** A job that goes on behind a crash must see the very same events again, in the very same batch; whether a server still has them, and cuts nothing out of
/// them meanwhile, it does not promise. What must not be lost is better pushed to a [`webhook`](super::webhook) with a log, or received by a [`Receiver`](crate::pushed::Receiver) of one's own that
/// pushes into one.
///
/// ```
/// use thalweg::connectors::http::ServerEvent;
/// use thalweg::prelude::*;
///
/// stream!(
///     fn edits(events: impl Source<&ServerEvent>, out: impl Sink<String>) {
///         events
///             .filter(|event| event.kind() == "edit")
///             .map(|event| String::from_utf8_lossy(event.bytes()).into_owned())
///             .sink(out);
///     }
/// );
///
/// let job = edits(http_events("https://wiki.example.com/changes").last_event_id("4711"), stdout());
/// // job.run_blocking()?;
/// ```
pub fn http_events(url: impl Into<Box<str>>) -> HttpEvents {
    let url = url.into();
    let name: Arc<str> = format!("`{}`", named(&url)).into();
    HttpEvents {
        retry: Retry::new(&*name),
        name,
        get: Get { url, headers: Headers::default(), accept: "text/event-stream", silence: SILENCE },
        once: false,
        longest_event: LONGEST_EVENT,
        room: ROOM,
        last_id: String::new(),
        receiving: None,
        batch: Vec::new(),
        is_ready: false,
        has_ended: false,
    }
}

asking!(HttpEvents);

impl HttpEvents {
    /// Goes on behind an event of an earlier run.
    #[must_use]
    pub fn last_event_id(mut self, id: impl Into<String>) -> Self {
        self.last_id = id.into();
        self
    }

    /// The longest event, in bytes, in place of 1 MiB: a longer one ends the job with an error.
    #[must_use]
    pub fn longest_event(mut self, bytes: usize) -> Self {
        self.longest_event = bytes;
        self
    }

    /// How many bytes of events may wait for the pipeline, in place of 16 MiB. Then nothing is read, so that the server must wait.
    #[must_use]
    pub fn room(mut self, bytes: usize) -> Self {
        self.room = bytes;
        self
    }

    fn start(&mut self) -> Result<Receiving, Error> {
        let (to, events) = unbounded_channel();
        let failed = Arc::<Mutex<Option<Error>>>::default();
        let room = self.room.clamp(1, Semaphore::MAX_PERMITS.min(u32::MAX as usize));
        let nothing = Get { url: "".into(), headers: Headers::default(), accept: "", silence: SILENCE };
        let receive = Receive {
            get: std::mem::replace(&mut self.get, nothing),
            retry: std::mem::replace(&mut self.retry, Retry::new("")),
            once: self.once,
            longest: self.longest_event,
            last_id: std::mem::take(&mut self.last_id),
            source: Arc::clone(&self.name),
            room: Arc::new(Semaphore::new(room)),
            most: room as u32,
            number: 0,
            to,
        };
        let told = Arc::clone(&failed);
        let run = move || receive.run(told);
        Ok(Receiving { events, failed, _thread: Background::start("read-events", run)? })
    }
}

impl Source for HttpEvents {
    type Item<'b> = &'b ServerEvent;
    type Batch<'b> = &'b [ServerEvent];
    type Bound = Unbounded;

    fn poll_ready(&mut self, context: &mut Context<'_>, limit: Limit) -> Poll<Result<Ready, Error>> {
        if self.is_ready {
            return Poll::Ready(Ok(Ready::Batch));
        }
        self.batch.clear();
        if self.has_ended {
            return Poll::Ready(Ok(Ready::End));
        }
        if self.receiving.is_none() {
            self.receiving = Some(self.start()?);
        }
        let Some(receiving) = &mut self.receiving else { return Poll::Pending };
        let received = ready!(receiving.events.poll_recv_many(context, &mut self.batch, limit.records.max(1)));
        if received > 0 {
            self.is_ready = true;
            return Poll::Ready(Ok(Ready::Batch));
        }
        self.has_ended = true;
        match receiving.failed.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(error) => Poll::Ready(Err(error)),
            None => Poll::Ready(Ok(Ready::End)),
        }
    }

    fn batch(&mut self) -> &[ServerEvent] {
        self.is_ready = false;
        &self.batch
    }

    /// What waits here; the server does not say what waits there.
    fn lag(&self) -> Option<u64> {
        self.has_ended.then_some(0)
    }
}

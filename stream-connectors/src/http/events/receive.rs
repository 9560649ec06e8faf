//! Receives events, connection after connection.

use std::sync::{Arc, Mutex, PoisonError};

use hyper::HeaderMap;
use hyper::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use stream_runtime::Error;
use tokio::sync::Semaphore;
use tokio::sync::mpsc::UnboundedSender;
use tokio::time::sleep;

use super::ServerEvent;
use super::parse::{Parsed, Parser, TooLong};
use crate::http::client::{Get, Stream};
use crate::net::{Failure, Receive as _, Retry};

/// What receives events.
pub(super) struct Receive {
    pub(super) get: Get,
    pub(super) retry: Retry,
    pub(super) once: bool,
    pub(super) longest: usize,
    pub(super) last_id: String,
    pub(super) source: Arc<str>,
    pub(super) room: Arc<Semaphore>,
    /// All the room there is, in bytes.
    pub(super) most: u32,
    pub(super) number: u64,
    pub(super) to: UnboundedSender<ServerEvent>,
}

/// Why a connection was left.
enum Left {
    /// It was closed in order.
    Closed,
    Lost(Error),
    /// The job ends.
    Final(Error),
}

static LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

impl Receive {
    /// Receives until there is nothing more. Why, is said before the source hears of the end.
    pub(super) async fn run(mut self, failed: Arc<Mutex<Option<Error>>>) {
        if let Err(error) = self.receive().await {
            *failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
        }
    }

    async fn receive(&mut self) -> Result<(), Error> {
        let mut parser = Parser::new(self.longest);
        parser.id = std::mem::take(&mut self.last_id);
        loop {
            let pause = match self.connect(&parser).await {
                Err(Failure::Over) => return Ok(()),
                Err(Failure::Final(error)) => return Err(error),
                Err(Failure::Passing(error, wait)) => self.retry.lost(error, wait)?,
                Ok(stream) => {
                    parser.restart();
                    let error = match self.read(stream, &mut parser).await {
                        Left::Closed if self.once => return Ok(()),
                        Left::Closed => Error::new(format!("{} has ended the response", self.source)),
                        Left::Lost(error) => error,
                        Left::Final(error) => return Err(error),
                    };
                    self.retry.lost(error, parser.retry)?
                }
            };
            sleep(pause).await;
        }
    }

    async fn connect(&self, parser: &Parser) -> Result<Stream, Failure> {
        let mut headers = HeaderMap::new();
        if let Ok(id) = HeaderValue::from_bytes(parser.id.as_bytes())
            && !id.is_empty()
        {
            headers.insert(LAST_EVENT_ID.clone(), id);
        }
        let (stream, headers) = self.get.open(&headers).await?;
        let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("nothing");
        match kind.trim_start().to_ascii_lowercase().starts_with("text/event-stream") {
            true => Ok(stream),
            false => Err(Failure::Final(Error::new(format!(
                "{} sends {kind} and no events (text/event-stream): `http_lines(..)` reads lines",
                self.source
            )))),
        }
    }

    async fn read(&mut self, mut stream: Stream, parser: &mut Parser) -> Left {
        let (mut received, mut events) = (Vec::new(), Vec::new());
        loop {
            let read = match stream.receive(&mut received).await {
                Ok(()) if received.is_empty() => return Left::Closed,
                Err(error) => {
                    return Left::Lost(
                        Error::new(format!("the connection to {} was lost", self.source)).caused_by(error),
                    );
                }
                Ok(()) => parser.read(&received, &mut events),
            };
            self.retry.is_well();
            for event in events.drain(..) {
                // Nobody reads any more: the thread is about to be ended.
                if self.hand_on(event).await.is_none() {
                    return Left::Closed;
                }
            }
            if let Err(TooLong(longest)) = read {
                return Left::Final(Error::new(format!(
                    "an event of {} is longer than {longest} bytes: `.longest_event(..)` raises the limit",
                    self.source
                )));
            }
        }
    }

    /// Waits for room, and hands an event on.
    async fn hand_on(&mut self, Parsed { id, kind, data }: Parsed) -> Option<()> {
        let size = u32::try_from(id.len() + kind.len() + data.len() + OVERHEAD).unwrap_or(u32::MAX);
        let room = Arc::clone(&self.room).acquire_many_owned(size.min(self.most)).await.ok()?;
        let event = ServerEvent { id, kind, data, number: self.number, source: Arc::clone(&self.source), _room: room };
        self.number += 1;
        self.to.send(event).ok()
    }
}

/// About what is kept beside an event.
const OVERHEAD: usize = 128;

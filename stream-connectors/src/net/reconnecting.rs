//! One connection after the other.

use std::future::Future;
use std::time::Duration;

use stream_runtime::Error;
use tokio::time::sleep;

use super::{Chunks, Cut, Failure, Retry, TooLong, Whole};

/// Makes connections.
pub(crate) trait Connect: Send + 'static {
    type Connection: Receive;

    fn connect(&mut self) -> impl Future<Output = Result<Self::Connection, Failure>>;
}

/// A connection that is read from.
pub(crate) trait Receive: Send + 'static {
    /// Puts what has come in the place of what was received before. Nothing has, where the connection was closed in order.
    fn receive(&mut self, received: &mut Vec<u8>) -> impl Future<Output = Result<(), Error>>;
}

/// The whole lines of one connection after the other.
#[derive(Debug)]
pub(crate) struct Reconnecting<C: Connect> {
    connect: C,
    connection: Option<C::Connection>,
    /// How long to wait before the next connection.
    pause: Option<Duration>,
    received: Vec<u8>,
    cut: Cut,
    too_long: Option<TooLong>,
    retry: Retry,
    /// Whether the end of a connection is that of the input.
    once: bool,
    is_over: bool,
}

impl<C: Connect> Reconnecting<C> {
    pub(crate) fn new(connect: C, retry: Retry, longest_line: usize, once: bool) -> Self {
        Reconnecting {
            connect,
            connection: None,
            pause: None,
            received: Vec::new(),
            cut: Cut::new(longest_line),
            too_long: None,
            retry,
            once,
            is_over: false,
        }
    }

    /// Makes a connection, if there is none; says whether there is one then.
    async fn connect(&mut self) -> Result<bool, Error> {
        while self.connection.is_none() {
            if let Some(pause) = self.pause.take() {
                sleep(pause).await;
            }
            match self.connect.connect().await {
                Ok(connection) => self.connection = Some(connection),
                Err(Failure::Final(error)) => return Err(error),
                Err(Failure::Over) => return Ok(false),
                Err(Failure::Passing(error, wait)) => self.pause = Some(self.retry.lost(error, wait)?),
            }
        }
        Ok(true)
    }

    /// The connection was closed in order.
    fn close(&mut self) -> Result<Option<Vec<u8>>, Error> {
        self.connection = None;
        let name = self.retry.name();
        match self.once {
            true => self.is_over = true,
            false => {
                let closed = Error::new(format!("{name} has closed the connection"));
                self.pause = Some(self.retry.lost(closed, None)?);
            }
        }
        Ok(self.cut.finish())
    }

    /// The connection was lost.
    fn lose(&mut self, error: Error) -> Result<(), Error> {
        self.connection = None;
        let half = if self.cut.lose() { ", in the middle of a line, which is left out" } else { "" };
        let lost = Error::new(format!("the connection to {} was lost{half}", self.retry.name())).caused_by(error);
        self.pause = Some(self.retry.lost(lost, None)?);
        Ok(())
    }
}

impl<C: Connect> Chunks for Reconnecting<C> {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, Error> {
        while !self.is_over {
            // The lines before it were handed on.
            if let Some(TooLong(longest)) = self.too_long {
                return Err(Error::new(format!(
                    "a line is longer than {longest} bytes: `.longest_line(..)` raises the limit"
                )));
            }
            if !self.connect().await? {
                break;
            }
            let Some(connection) = &mut self.connection else { continue };
            let lines = match connection.receive(&mut self.received).await {
                Ok(()) if self.received.is_empty() => self.close()?,
                Ok(()) => {
                    self.retry.is_well();
                    let Whole { lines, too_long } = self.cut.whole(&self.received);
                    self.too_long = too_long;
                    lines
                }
                Err(error) => {
                    self.lose(error)?;
                    None
                }
            };
            if lines.is_some() {
                return Ok(lines);
            }
        }
        Ok(None)
    }
}

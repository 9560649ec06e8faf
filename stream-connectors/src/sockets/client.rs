//! Lines that a server sends.

use std::time::Duration;

use stream_runtime::Error;
use stream_runtime::decode::csv::{AsCsv, Row};
use stream_runtime::source::{CsvLines, IntoSource, JsonLines, Lines, NumberedLines, Unbounded};
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::net::{self, Connect, Failure, Receive, Reconnecting, Retry};
use crate::text::text;

/// The lines that a server sends: made by [`socket_lines`].
#[derive(Debug)]
pub struct SocketLines {
    address: Box<str>,
    retry: Retry,
    longest_line: usize,
    silence: Option<Duration>,
    once: bool,
}

const LONGEST_LINE: usize = 64 << 20;

/// A server that does not answer is not waited for as long as the system would.
const CONNECT_WITHIN: Duration = Duration::from_secs(10);

/// The lines that a server sends, at `host:port`. When the connection is closed or lost, another is made, with pauses that grow; the input has no end.
///
/// - **What is lost**: TCP has no memory. What the server sends while there is no connection, and what was under way when one broke, does not come. A line that is cut off because the
///   connection broke is left out; behind a connection that was closed in order, the last line may lack its end, as in a file. A half line is never put together with
///   what the next connection begins with.
/// - **A slow pipeline** does not read, so that the server must wait.
/// - **A server that is gone** is looked for five minutes, and then the job ends with an error: [`give_up_after`](SocketLines::give_up_after).
/// - It can't be read again, so that a `#[durable]` pipeline does not take it.
///
/// ```
/// use std::io::Write;
/// use std::net::TcpListener;
///
/// use thalweg::prelude::*;
///
/// stream!(
///     fn words(lines: impl Source<&str>, out: impl Sink<(Box<str>, u64)>) {
///         lines
///             .flat_map(|line| line.split_whitespace())
///             .key_by(|word| *word)
///             .unbounded("there are so many words and no more")
///             .count()
///             .sink(out);
///     }
/// );
///
/// // As `nc -l 9999` would be, with somebody who types.
/// let server = TcpListener::bind("127.0.0.1:0")?;
/// let address = server.local_addr()?;
/// std::thread::spawn(move || server.accept().unwrap().0.write_all(b"to be\nor not to be\n"));
///
/// let mut counts = std::collections::BTreeMap::new();
/// words(socket_lines(address.to_string()).once(), &mut counts).run_blocking()?;
/// assert_eq!(counts["be"], 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn socket_lines(address: impl Into<Box<str>>) -> SocketLines {
    let address = address.into();
    let retry = Retry::new(format!("`{address}`"));
    SocketLines { address, retry, longest_line: LONGEST_LINE, silence: None, once: false }
}

net::retrying!(SocketLines);

impl SocketLines {
    /// A connection on which nothing comes for so long is given up, and another is made. Unless it is said, silence is nothing unusual.
    #[must_use]
    pub fn read_timeout(mut self, silence: Duration) -> Self {
        self.silence = Some(silence);
        self
    }

    /// The longest line, in bytes, in place of 64 MiB: what is longer ends the job with an error.
    #[must_use]
    pub fn longest_line(mut self, bytes: usize) -> Self {
        self.longest_line = bytes;
        self
    }

    /// When the server closes the connection, the input has ended.
    #[must_use]
    pub fn once(mut self) -> Self {
        self.once = true;
        self
    }

    /// The lines as a source, for what can be said of every text.
    #[must_use]
    pub fn lines(self) -> Lines<Unbounded> {
        let connect = Tcp { address: self.address.clone(), silence: self.silence };
        let text = Reconnecting::new(connect, self.retry, self.longest_line, self.once);
        net::lines(&self.address, text)
    }
}

text!(SocketLines);

#[derive(Debug)]
struct Tcp {
    address: Box<str>,
    silence: Option<Duration>,
}

#[derive(Debug)]
struct Connection {
    stream: TcpStream,
    silence: Option<Duration>,
}

/// Bytes that are asked for at once.
const PIECE: usize = 1 << 16;

impl Connect for Tcp {
    type Connection = Connection;

    async fn connect(&mut self) -> Result<Connection, Failure> {
        let failed = |error: Error| Failure::Passing(error, None);
        let cant = || Error::new(format!("can't connect to `{}`", self.address));
        match timeout(CONNECT_WITHIN, TcpStream::connect(&*self.address)).await {
            Ok(Ok(stream)) => Ok(Connection { stream, silence: self.silence }),
            // What is not `host:port` never will be.
            Ok(Err(cause)) if cause.kind() == std::io::ErrorKind::InvalidInput => {
                Err(Failure::Final(cant().caused_by(cause)))
            }
            Ok(Err(cause)) => Err(failed(cant().caused_by(cause))),
            Err(_) => Err(failed(Error::new(format!("`{}` does not answer for {CONNECT_WITHIN:?}", self.address)))),
        }
    }
}

impl Receive for Connection {
    async fn receive(&mut self, received: &mut Vec<u8>) -> Result<(), Error> {
        received.clear();
        received.reserve(PIECE);
        let read = self.stream.read_buf(received);
        let read = match self.silence {
            None => read.await,
            Some(silence) => {
                timeout(silence, read).await.map_err(|_| Error::new(format!("nothing has come for {silence:?}")))?
            }
        };
        read.map(|_| ()).map_err(|cause| Error::new("it can't be read").caused_by(cause))
    }
}

//! Lines that clients send.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use stream_runtime::Error;
use stream_runtime::decode::csv::{AsCsv, Row};
use stream_runtime::source::{CsvLines, IntoSource, JsonLines, Lines, NumberedLines, Unbounded};
use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{sleep, timeout};

use super::counts::SocketCounts;
use crate::net::listen::Listen;
use crate::net::{self, Chunks, Cut, Whole};
use crate::text::text;

/// The lines that clients send: made by [`listen_lines`].
#[derive(Debug)]
pub struct ListenLines {
    listen: Listen,
    longest_line: usize,
    connections: usize,
    silence: Option<Duration>,
    counts: SocketCounts,
}

const LONGEST_LINE: usize = 1 << 20;
const CONNECTIONS: usize = 1024;

/// The lines that clients send to an address, on any number of connections. The lines of a connection come in their order, those of several mixed, and each whole.
///
/// - **A client can't end the job**, unless what it sends is refused by what reads the lines (text that is not UTF-8, see [`skip_invalid`](ListenLines::skip_invalid)): one that sends too long a line is cut off,
///   one too many is turned away, and a line that is cut off when a connection is lost is left out. [`counts`](ListenLines::counts) tells.
/// - **A slow pipeline** does not read, and the clients must wait. In memory is at most [a line](ListenLines::longest_line) of each [connection](ListenLines::connections), and a megabyte besides.
/// - **What was received** and not yet processed is lost in a crash, without anybody noticing: TCP tells a client nothing. A [webhook](crate::http) does.
///
/// ```
/// use std::io::Write;
/// use std::net::{TcpListener, TcpStream};
///
/// use thalweg::prelude::*;
///
/// stream!(
///     fn shouted(lines: impl Source<&str>, out: impl Sink<String>) {
///         lines.map(|line| line.to_uppercase()).sink(out);
///     }
/// );
///
/// let listener = TcpListener::bind("127.0.0.1:0")?; // or just the address
/// let address = listener.local_addr()?;
/// let (to, heard) = std::sync::mpsc::channel();
/// let out = move |line| to.send(line).unwrap();
/// let job = std::thread::spawn(move || shouted(listen_lines(listener), out).trigger(Trigger::once()).run_blocking());
///
/// TcpStream::connect(address)?.write_all(b"quick\n")?;
/// assert_eq!(heard.recv()?, "QUICK");
/// job.join().unwrap()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn listen_lines(at: impl Into<Listen>) -> ListenLines {
    ListenLines {
        listen: at.into(),
        longest_line: LONGEST_LINE,
        connections: CONNECTIONS,
        silence: None,
        counts: SocketCounts::default(),
    }
}

impl ListenLines {
    /// The longest line, in bytes, in place of 1 MiB. The connection on which a longer one comes is closed.
    #[must_use]
    pub fn longest_line(mut self, bytes: usize) -> Self {
        self.longest_line = bytes;
        self
    }

    /// How many clients may be connected at once, in place of 1024. Others are turned away.
    #[must_use]
    pub fn connections(mut self, connections: usize) -> Self {
        self.connections = connections.clamp(1, Semaphore::MAX_PERMITS);
        self
    }

    /// Closes a connection on which nothing comes for so long. Unless it is said, a client may be silent for ever.
    #[must_use]
    pub fn read_timeout(mut self, silence: Duration) -> Self {
        self.silence = Some(silence);
        self
    }

    /// What becomes of connections, to be kept while the job has the source.
    pub fn counts(&self) -> SocketCounts {
        self.counts.clone()
    }

    /// The lines as a source, for what can be said of every text.
    #[must_use]
    pub fn lines(self) -> Lines<Unbounded> {
        let name = self.listen.name();
        net::lines(&name, Listening::Before(self))
    }
}

text!(ListenLines);

/// Pieces of lines that wait for the thread that reads.
const PIECES: usize = 16;
/// Bytes that are read at once.
const PIECE: usize = 1 << 16;

#[derive(Debug)]
enum Listening {
    Before(ListenLines),
    Now(Receiver<Vec<u8>>),
    Failed,
}

impl Chunks for Listening {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, Error> {
        if let Listening::Before(_) = self
            && let Listening::Before(settings) = std::mem::replace(self, Listening::Failed)
        {
            let (pieces, received) = channel(PIECES);
            let ListenLines { listen, longest_line, connections, silence, counts } = settings;
            let listener = listen.listen().await?;
            let client = Client { pieces, longest_line, silence, counts };
            tokio::spawn(accept(listener, connections, client));
            *self = Listening::Now(received);
        }
        match self {
            Listening::Now(received) => Ok(received.recv().await),
            _ => Ok(None),
        }
    }
}

/// Takes connections for as long as the source lives.
async fn accept(listener: TcpListener, connections: usize, client: Client) {
    let free = Arc::new(Semaphore::new(connections));
    loop {
        match listener.accept().await {
            Ok((stream, _)) => match Arc::clone(&free).try_acquire_owned() {
                Ok(place) => {
                    client.counts.connected();
                    tokio::spawn(client.clone().read(stream, place));
                }
                Err(_) => client.counts.refuse(),
            },
            // There are too many open files, or the client has gone already: neither ends the job.
            Err(_) => sleep(Duration::from_millis(50)).await,
        }
    }
}

/// What a connection is read by.
#[derive(Clone, Debug)]
struct Client {
    pieces: Sender<Vec<u8>>,
    longest_line: usize,
    silence: Option<Duration>,
    counts: SocketCounts,
}

impl Client {
    async fn read(self, mut stream: TcpStream, _place: OwnedSemaphorePermit) {
        let (mut cut, mut buffer) = (Cut::new(self.longest_line), vec![0; PIECE]);
        loop {
            let Whole { lines, too_long } = match self.receive(&mut stream, &mut buffer).await {
                Ok(0) => {
                    if let Some(rest) = cut.finish() {
                        let _ = self.pieces.send(rest).await;
                    }
                    return;
                }
                Ok(length) => cut.whole(&buffer[..length]),
                Err(_) => {
                    if cut.lose() {
                        self.counts.cut();
                    }
                    return;
                }
            };
            if let Some(lines) = lines
                && self.pieces.send(lines).await.is_err()
            {
                return;
            }
            if too_long.is_some() {
                return self.counts.exceed();
            }
        }
    }

    async fn receive(&self, stream: &mut TcpStream, buffer: &mut [u8]) -> io::Result<usize> {
        match self.silence {
            None => stream.read(buffer).await,
            Some(silence) => {
                timeout(silence, stream.read(buffer)).await.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
            }
        }
    }
}

//! Text from the network, read as from a file: the thread that reads lines runs the network too, so that nothing is received that nobody has asked for.

use std::future::Future;
use std::io::{self, Read};
use std::path::PathBuf;
use std::pin::pin;

use futures_util::future::{Either, select};
use stream_runtime::Error;
use stream_runtime::source::{Lines, Unbounded, lines_from};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;

/// Where text comes from, in pieces of whole lines.
pub(crate) trait Chunks: Send + 'static {
    /// The next lines; `None` at the end.
    fn next(&mut self) -> impl Future<Output = Result<Option<Vec<u8>>, Error>>;
}

/// The lines of such a text. Dropping the source ends a wait for the network.
pub(crate) fn lines(name: &str, chunks: impl Chunks) -> Lines<Unbounded> {
    let (guard, dropped) = oneshot::channel::<()>();
    let blocking = Blocking { chunks, runtime: None, dropped, piece: Vec::new(), at: 0 };
    lines_from(PathBuf::from(name), blocking).closing(guard)
}

struct Blocking<C> {
    chunks: C,
    /// On the thread that reads, from its first read on.
    runtime: Option<Runtime>,
    /// Told when the source is dropped.
    dropped: oneshot::Receiver<()>,
    piece: Vec<u8>,
    /// As far as the piece was read.
    at: usize,
}

impl<C: Chunks> Read for Blocking<C> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at == self.piece.len() {
            self.piece = self.receive()?.unwrap_or_default();
            self.at = 0;
        }
        let rest = &self.piece[self.at..];
        let length = rest.len().min(buffer.len());
        buffer[..length].copy_from_slice(&rest[..length]);
        self.at += length;
        Ok(length)
    }
}

impl<C: Chunks> Blocking<C> {
    fn receive(&mut self) -> io::Result<Option<Vec<u8>>> {
        let runtime = match self.runtime.take() {
            Some(runtime) => runtime,
            None => Builder::new_current_thread().enable_all().build()?,
        };
        let runtime = self.runtime.insert(runtime);
        let next = pin!(self.chunks.next());
        match runtime.block_on(select(&mut self.dropped, next)) {
            Either::Left(_) => Ok(None),
            Either::Right((chunk, _)) => chunk.map_err(io::Error::other),
        }
    }
}

/// A name that is being looked up must not hold up whoever waits for the thread.
impl<C> Drop for Blocking<C> {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

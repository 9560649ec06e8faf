//! Channels: what other tasks and threads push into a pipeline, bounded, so that they wait when it is slower.

use std::fmt;
use std::task::{Context, Poll, ready};

use tokio::sync::{Semaphore, mpsc};

use super::{IntoSource, Limit, Ready, Source, Unbounded};
use crate::Error;

/// A channel into a pipeline that holds up to `capacity` records, at least one. The source ends when all senders are
/// gone.
///
/// ```
/// use stream_runtime::source::{Source, channel};
/// let (sender, readings) = channel(100);
/// sender.send_blocking(21.5)?;
/// assert_eq!(readings.lag(), Some(1));
/// # Ok::<(), stream_runtime::source::Closed<f64>>(())
/// ```
pub fn channel<T: Send + 'static>(capacity: usize) -> (Sender<T>, Channel<T>) {
    // Outside these bounds tokio panics.
    let (sender, receiver) = mpsc::channel(capacity.clamp(1, Semaphore::MAX_PERMITS));
    (Sender(sender), receiver.into_source())
}

/// The pushing end of a [`channel`]. It is a [sink](crate::sink) too, so that one job can feed another.
#[derive(Debug)]
pub struct Sender<T>(pub(crate) mpsc::Sender<T>);

// Not derived: a sender of records that can't be cloned can be.
impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        Sender(self.0.clone())
    }
}

impl<T> Sender<T> {
    /// Pushes a record, and waits while the channel is full.
    ///
    /// # Errors
    /// The job has ended, and nobody will read the record.
    pub async fn send(&self, record: T) -> Result<(), Closed<T>> {
        self.0.send(record).await.map_err(|closed| Closed(closed.0))
    }

    /// The same for threads: blocks while the channel is full.
    ///
    /// # Errors
    /// As for [`send`](Self::send).
    ///
    /// # Panics
    /// In an async task: use [`send`](Self::send) there.
    pub fn send_blocking(&self, record: T) -> Result<(), Closed<T>> {
        self.0.blocking_send(record).map_err(|closed| Closed(closed.0))
    }
}

/// The job that read the channel has ended; here is the record again.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Closed<T>(pub T);

// Not derived: the record need not be `Debug` for the error to be an error.
impl<T> fmt::Debug for Closed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Closed(..)")
    }
}

impl<T> fmt::Display for Closed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the job that reads this channel has ended")
    }
}

impl<T> std::error::Error for Closed<T> {}

/// What comes through a channel: the reading end of [`channel`], or a receiver of tokio's.
#[derive(Debug)]
pub struct Channel<T> {
    receiver: mpsc::Receiver<T>,
    next: Vec<T>,
}

impl<T: Send + 'static> IntoSource for mpsc::Receiver<T> {
    type Source = Channel<T>;

    fn into_source(self) -> Channel<T> {
        Channel { receiver: self, next: Vec::new() }
    }
}

impl<T: Send + 'static> Source for Channel<T> {
    type Item<'b> = T;
    type Batch<'b> = Vec<T>;
    type Bound = Unbounded;

    fn poll_ready(&mut self, context: &mut Context<'_>, limit: Limit) -> Poll<Result<Ready, Error>> {
        let limit = limit.records.max(1);
        self.next.reserve(self.receiver.len().min(limit));
        let received = ready!(self.receiver.poll_recv_many(context, &mut self.next, limit));
        Poll::Ready(Ok(if received == 0 { Ready::End } else { Ready::Batch }))
    }

    fn batch(&mut self) -> Vec<T> {
        std::mem::take(&mut self.next)
    }

    fn lag(&self) -> Option<u64> {
        Some(self.receiver.len() as u64)
    }
}

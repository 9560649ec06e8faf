//! Channels of the standard library: they can't be polled, so a thread receives.

use std::sync::mpsc as threads;
use std::task::{Context, Poll};
use std::thread::Builder;

use tokio::sync::mpsc;

use super::{Channel, IntoSource, Limit, Ready, Source, Unbounded};
use crate::Error;

/// What comes through a channel of the standard library.
///
/// When the source is dropped, its thread ends at the next record, which is lost; after that the senders see an error.
#[derive(Debug)]
pub struct Pumped<T> {
    /// What the thread needs, until it is started.
    pump: Option<(threads::Receiver<T>, mpsc::Sender<T>)>,
    channel: Channel<T>,
    ended: bool,
}

/// Records that the thread holds beyond those in the channel.
const CAPACITY: usize = 1024;

impl<T: Send + 'static> IntoSource for threads::Receiver<T> {
    type Source = Pumped<T>;

    fn into_source(self) -> Pumped<T> {
        let (sender, receiver) = mpsc::channel(CAPACITY);
        Pumped { pump: Some((self, sender)), channel: receiver.into_source(), ended: false }
    }
}

impl<T: Send + 'static> Source for Pumped<T> {
    type Item<'b> = T;
    type Batch<'b> = Vec<T>;
    type Bound = Unbounded;

    fn poll_ready(&mut self, context: &mut Context<'_>, limit: Limit) -> Poll<Result<Ready, Error>> {
        if let Some((from, to)) = self.pump.take() {
            start(from, to)?;
        }
        let found = self.channel.poll_ready(context, limit);
        self.ended = matches!(found, Poll::Ready(Ok(Ready::End)));
        found
    }

    fn batch(&mut self) -> Vec<T> {
        self.channel.batch()
    }

    /// What waits in the standard library's channel can't be counted.
    fn lag(&self) -> Option<u64> {
        self.ended.then_some(0)
    }
}

fn start<T: Send + 'static>(from: threads::Receiver<T>, to: mpsc::Sender<T>) -> Result<(), Error> {
    let pump = move || from.into_iter().try_for_each(|record| to.blocking_send(record).map_err(drop));
    match Builder::new().name("pump-channel".into()).spawn(pump) {
        Ok(_) => Ok(()),
        Err(cause) => Err(Error::new("can't start a thread to receive from a channel").caused_by(cause)),
    }
}

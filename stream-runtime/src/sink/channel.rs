//! Channels as sinks: what a pipeline finds goes on to a task or a thread, or into another pipeline.

use tokio::sync::mpsc;

use super::Sink;
use crate::Error;
use crate::source::Sender;

/// Waits while the channel is full. Records can be received before their batch is complete.
impl<T> Sink<T> for mpsc::Sender<T> {
    fn write(&mut self, record: T) -> Result<(), Error> {
        self.blocking_send(record).map_err(|_| {
            Error::new("the channel that the results go to has no receiver any more: keep it until the job ends")
        })
    }
}

/// The same.
impl<T> Sink<T> for Sender<T> {
    fn write(&mut self, record: T) -> Result<(), Error> {
        self.0.write(record)
    }
}

//! A channel into a worker from another thread, which wakes it.

use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};

use contest::latency::{Event, Gone, Way};
use timely::scheduling::SyncActivator;

pub fn announced<M>(capacity: usize) -> (SyncSender<M>, Receiver<M>) {
    sync_channel(capacity)
}

/// The sending end.
pub struct Announcer<M> {
    /// Gone only while it is dropped.
    sender: Option<SyncSender<M>>,
    activator: SyncActivator,
}

impl<M> Announcer<M> {
    pub fn new(sender: SyncSender<M>, activator: SyncActivator) -> Announcer<M> {
        Announcer { sender: Some(sender), activator }
    }

    /// Sends, and wakes the worker only if it must make room.
    pub fn put(&self, message: M) -> Result<(), Gone> {
        let sender = self.sender.as_ref().ok_or(Gone)?;
        match sender.try_send(message) {
            Ok(()) => Ok(()),
            Err(TrySendError::Disconnected(_)) => Err(Gone),
            Err(TrySendError::Full(message)) => {
                self.announce()?;
                sender.send(message).map_err(|_| Gone)
            }
        }
    }

    /// Wakes the worker.
    pub fn announce(&self) -> Result<(), Gone> {
        self.activator.activate().map_err(|_| Gone)
    }
}

impl Way for Announcer<Event> {
    fn send(&mut self, event: Event) -> Result<(), Gone> {
        self.put(event)
    }

    fn push(&mut self) -> Result<(), Gone> {
        self.announce()
    }
}

/// The worker sees the end of the channel when it is woken behind it.
impl<M> Drop for Announcer<M> {
    fn drop(&mut self) {
        self.sender = None;
        let _ = self.announce();
    }
}

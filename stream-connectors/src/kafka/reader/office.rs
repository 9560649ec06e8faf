//! What the thread and the source tell each other.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use stream_runtime::Error;
use stream_runtime::engine::Stop;

use super::News;
use crate::kafka::bell::Bell;
use crate::kafka::fetch::Client;
use crate::kafka::position::Named;

/// What is on the table between the thread and the source.
#[derive(Debug)]
pub(in crate::kafka) struct Office {
    desk: Mutex<Desk>,
    changed: Condvar,
    pub(super) bell: Arc<Bell>,
    /// Whoever stops it closes the office too.
    stop: Stop,
}

#[derive(Default)]
struct Desk {
    news: Vec<News>,
    error: Option<Error>,
    client: Option<Client>,
    /// How many times the source has read the news when nothing of it was left.
    read: u64,
    /// The source wants to be woken then, though nothing has come.
    wake_at: Option<Instant>,
    is_closed: bool,
}

impl Office {
    pub(super) fn new(bell: Arc<Bell>) -> Self {
        Office { desk: Mutex::default(), changed: Condvar::new(), bell, stop: Stop::default() }
    }

    /// One without a source, for as long as nobody stops it.
    pub(in crate::kafka) fn until(stop: Stop) -> Self {
        Office { stop, ..Office::new(Arc::default()) }
    }

    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the source is to know. The batch before is done with: it is not polled earlier.
    ///
    /// # Errors
    /// The thread has ended with it.
    pub(in crate::kafka) fn read(&self) -> Result<Vec<News>, Error> {
        let mut desk = self.desk();
        desk.wake_at = None;
        match desk.error.take() {
            Some(error) => Err(error),
            None => Ok(std::mem::take(&mut desk.news)),
        }
    }

    /// The source has done what the news say.
    pub(in crate::kafka) fn settle(&self) {
        self.desk().read += 1;
        self.changed.notify_all();
    }

    /// Wakes the source after this time, whatever comes.
    pub(in crate::kafka) fn wake_in(&self, time: Duration) {
        self.desk().wake_at = Some(Instant::now() + time);
    }

    /// The client, once it is there.
    pub(in crate::kafka) fn client(&self) -> Option<Client> {
        self.desk().client.clone()
    }

    pub(super) fn opened(&self, client: &Client) {
        self.desk().client = Some(Client::clone(client));
    }

    /// Tells the source.
    pub(super) fn tell(&self, news: News) {
        let mut desk = self.desk();
        if !desk.is_closed {
            desk.news.push(news);
        }
        drop(desk);
        self.bell.ring();
    }

    /// Tells the source that it has lost partitions, and waits until it has let go of them, which it does when its batch is done. It says whether it has in time.
    pub(super) fn take_back(&self, partitions: Vec<Named>, patience: Duration) -> bool {
        let before = self.desk().read;
        self.tell(News::Revoked(partitions));
        let deadline = Instant::now() + patience;
        let mut desk = self.desk();
        loop {
            if desk.is_closed || (desk.read > before && desk.news.is_empty()) {
                return true;
            }
            let Some(left) = deadline.checked_duration_since(Instant::now()) else { return false };
            desk = self.changed.wait_timeout(desk, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// The thread ends with an error, or was told to end.
    pub(super) fn fail(&self, error: Error) {
        self.desk().error.get_or_insert(error);
        self.bell.ring();
    }

    pub(in crate::kafka) fn is_closed(&self) -> bool {
        self.stop.is_stopped() || self.desk().is_closed
    }

    /// Wakes the source if it is time, and says how long the thread may wait for something else.
    pub(super) fn turn(&self, longest: Duration) -> Duration {
        let mut desk = self.desk();
        let Some(at) = desk.wake_at else { return longest };
        let left = at.saturating_duration_since(Instant::now());
        if left.is_zero() {
            desk.wake_at = None;
            drop(desk);
            self.bell.ring();
            return longest;
        }
        left.min(longest)
    }

    /// The source is gone, and lets go of all that it was told: queues must be gone before the client is.
    pub(in crate::kafka) fn close(&self) {
        let mut desk = self.desk();
        desk.is_closed = true;
        let left = (std::mem::take(&mut desk.news), desk.client.take());
        drop(desk);
        drop(left);
        self.changed.notify_all();
    }
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk").field("news", &self.news).field("is_closed", &self.is_closed).finish_non_exhaustive()
    }
}

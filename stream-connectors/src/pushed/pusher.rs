//! The pushing end.

use std::fmt;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use tokio::sync::mpsc::{UnboundedSender, WeakUnboundedSender};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, TryAcquireError};

use super::push::{Answer, Push, Receipt, Waiting};

/// What goes to whoever takes the messages.
#[derive(Debug)]
pub(super) enum Order {
    Take(Waiting),
    /// The source is gone.
    Stop,
}

/// Pushes messages into a pipeline, from any task or thread: made by [`pushed`](super::pushed()) and [`pushed_to`](super::pushed_to). The source ends when the last of its
/// clones is dropped.
#[derive(Clone, Debug)]
pub struct Pusher {
    orders: UnboundedSender<Order>,
    room: Arc<Room>,
}

/// How many bytes may wait.
#[derive(Debug)]
struct Room {
    free: Arc<Semaphore>,
    size: usize,
}

/// Messages were not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// So much waits already that there is no room: push them again later.
    Full,
    /// They are larger than all the room there is.
    TooLarge,
    /// The job has ended, and nobody will take them.
    Closed,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Refused::Full => "the messages were not taken: as many wait as there is room for",
            Refused::TooLarge => "the messages were not taken: they are larger than the room for those that wait",
            Refused::Closed => "the messages were not taken: the job has ended",
        })
    }
}

impl std::error::Error for Refused {}

/// Messages were taken, and the job ended before it was through with them. Push them again to the next one: it may have them already, which a [key](Push::key) would tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lost;

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the job has ended before it was through with the messages: push them again")
    }
}

impl std::error::Error for Lost {}

impl Pusher {
    pub(super) fn new(orders: UnboundedSender<Order>, room: usize) -> Self {
        // Permits are counted in 32 bits where they are taken.
        let size = room.clamp(1, Semaphore::MAX_PERMITS.min(u32::MAX as usize));
        Pusher { orders, room: Arc::new(Room { free: Arc::new(Semaphore::new(size)), size }) }
    }

    /// Pushes messages, and waits while there is no room.
    ///
    /// # Errors
    /// They were not taken: there will never be room for them, or the job has ended.
    pub async fn push(&self, push: impl Into<Push>) -> Result<Receipt, Refused> {
        let push = push.into();
        let wanted = self.wanted(push.size())?;
        let room = Arc::clone(&self.room.free).acquire_many_owned(wanted).await.map_err(|_| Refused::Closed)?;
        self.give(push, room)
    }

    /// The same for threads: blocks while there is no room.
    ///
    /// # Errors
    /// As for [`push`](Self::push).
    pub fn push_blocking(&self, push: impl Into<Push>) -> Result<Receipt, Refused> {
        wait_for(self.push(push))
    }

    /// Pushes messages, if there is room for them.
    ///
    /// # Errors
    /// They were not taken: there is no room for them, or the job has ended.
    pub fn try_push(&self, push: impl Into<Push>) -> Result<Receipt, Refused> {
        let push = push.into();
        let room = self.reserve(push.size())?;
        self.give(push, room)
    }

    /// Takes room for messages that are still to come.
    pub(crate) fn reserve(&self, bytes: usize) -> Result<OwnedSemaphorePermit, Refused> {
        if self.orders.is_closed() {
            return Err(Refused::Closed);
        }
        let wanted = self.wanted(bytes)?;
        Arc::clone(&self.room.free).try_acquire_many_owned(wanted).map_err(|refused| match refused {
            TryAcquireError::NoPermits => Refused::Full,
            TryAcquireError::Closed => Refused::Closed,
        })
    }

    /// Gives messages, in room that was taken for them.
    pub(crate) fn give(&self, push: Push, room: OwnedSemaphorePermit) -> Result<Receipt, Refused> {
        let (answer, receipt) = Answer::new();
        if push.messages() == 0 {
            answer.done();
            return Ok(receipt);
        }
        let order = Order::Take(Waiting { push, answer, room });
        self.orders.send(order).map(|()| receipt).map_err(|_| Refused::Closed)
    }

    fn wanted(&self, bytes: usize) -> Result<u32, Refused> {
        u32::try_from(bytes).ok().filter(|bytes| *bytes as usize <= self.room.size).ok_or(Refused::TooLarge)
    }

    /// Tells whoever takes the messages that the source is gone, as long as there is a pusher.
    pub(super) fn stopper(&self) -> Stopper {
        Stopper { orders: self.orders.downgrade(), room: Arc::clone(&self.room) }
    }
}

/// Tells when the source is gone.
#[derive(Debug)]
pub(super) struct Stopper {
    orders: WeakUnboundedSender<Order>,
    room: Arc<Room>,
}

impl Stopper {
    /// Whether somebody has taken room for messages.
    pub(super) fn is_used(&self) -> bool {
        self.room.free.available_permits() < self.room.size
    }

    pub(super) fn stop(&self) {
        // Those that wait for room see that there will never be any.
        self.room.free.close();
        if let Some(orders) = self.orders.upgrade() {
            let _ = orders.send(Order::Stop);
        }
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Parks the thread until a future is ready.
pub(super) fn wait_for<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}

//! Messages on their way in, and what becomes of whoever pushed them.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::sync::{OwnedSemaphorePermit, oneshot};

use super::Lost;

/// Messages that are pushed together: all of them are accepted, or none.
///
/// ```
/// use stream_connectors::pushed::Push;
/// let order = Push::from("{\"article\": 7}").key("order-4711");
/// let both = Push::from("one").and("two");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Push {
    pub(super) key: Option<Box<str>>,
    pub(super) bytes: Vec<u8>,
    /// Where each message ends.
    pub(super) ends: Vec<u32>,
}

impl Push {
    /// No messages: what is added comes first.
    pub fn new() -> Self {
        Push::default()
    }

    /// Adds a message.
    #[must_use]
    pub fn and(mut self, message: impl AsRef<[u8]>) -> Self {
        self.add(message.as_ref());
        self
    }

    /// The same in place.
    pub fn add(&mut self, message: &[u8]) {
        self.bytes.extend_from_slice(message);
        // A push of 4 GiB is refused before anybody looks at its ends.
        self.ends.push(u32::try_from(self.bytes.len()).unwrap_or(u32::MAX));
    }

    /// Whoever pushes the same again, for want of an answer, says the same key: a [log](super::pushed_to) that still knows the key takes the messages once.
    #[must_use]
    pub fn key(mut self, key: impl Into<Box<str>>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// How many messages it has.
    pub fn messages(&self) -> usize {
        self.ends.len()
    }

    /// Its messages, in order.
    ///
    /// ```
    /// use stream_connectors::pushed::Push;
    /// let push = Push::from("one").and("two");
    /// assert!(push.iter().eq([b"one", b"two"]));
    /// ```
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.messages()).filter_map(|number| self.message(number))
    }

    /// What it takes of the room, in bytes: its own size, and about what is kept beside it.
    pub(super) fn size(&self) -> usize {
        self.bytes.len() + 4 * self.ends.len() + self.key.as_ref().map_or(0, |key| 2 * key.len()) + OVERHEAD
    }

    /// A message by its place among them.
    pub(super) fn message(&self, number: usize) -> Option<&[u8]> {
        let end = *self.ends.get(number)? as usize;
        let start = number.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| *end as usize);
        self.bytes.get(start..end)
    }
}

const OVERHEAD: usize = 256;

impl<M: AsRef<[u8]>> From<M> for Push {
    fn from(message: M) -> Self {
        Push::new().and(message)
    }
}

/// Messages that wait, with the room they take and the one who waits for them.
#[derive(Debug)]
pub(super) struct Waiting {
    pub(super) push: Push,
    pub(super) answer: Answer,
    pub(super) room: OwnedSemaphorePermit,
}

/// Tells whoever has pushed.
#[derive(Debug)]
pub(super) struct Answer(oneshot::Sender<()>);

impl Answer {
    pub(super) fn new() -> (Answer, Receipt) {
        let (sender, receiver) = oneshot::channel();
        (Answer(sender), Receipt(receiver))
    }

    /// They need not be pushed again. Whether anybody still waits for that is their affair.
    pub(super) fn done(self) {
        let _ = self.0.send(());
    }
}

/// What is known later of messages that were pushed: a future that is ready when they need not be pushed again. Whoever does not care drops it.
#[derive(Debug)]
#[must_use = "the messages are safe only when the receipt says so; drop it where that does not matter"]
pub struct Receipt(oneshot::Receiver<()>);

impl Receipt {
    /// Blocks until it is known.
    ///
    /// # Errors
    /// As when it is awaited.
    ///
    /// # Panics
    /// In an async task: await it there.
    pub fn wait(self) -> Result<(), Lost> {
        self.0.blocking_recv().map_err(|_| Lost)
    }
}

impl Future for Receipt {
    type Output = Result<(), Lost>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<(), Lost>> {
        Pin::new(&mut self.0).poll(context).map_err(|_| Lost)
    }
}

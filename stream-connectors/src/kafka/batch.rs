//! A batch: some messages of some partitions, as they lie in the client's buffers.

use std::slice;

use stream_runtime::source::{Batch, Share};

use super::fetch::Fetched;
use super::message::Message;
use super::position::Named;

/// The messages of one poll.
#[derive(Debug)]
pub struct Messages<'b> {
    /// In the order of the partitions; none is empty.
    parts: Vec<MessageShare<'b>>,
    records: u64,
    bytes: u64,
}

/// Consecutive messages of one partition.
pub struct MessageShare<'b> {
    messages: &'b [Fetched],
    of: &'b Named,
    /// The number of the partition in the engine.
    number: usize,
}

impl<'b> Messages<'b> {
    pub(super) fn new(bytes: u64) -> Self {
        Messages { parts: Vec::new(), records: 0, bytes }
    }

    pub(super) fn push(&mut self, messages: &'b [Fetched], of: &'b Named, number: usize) {
        if !messages.is_empty() {
            self.records += messages.len() as u64;
            self.parts.push(MessageShare { messages, of, number });
        }
    }
}

impl<'b> Batch for Messages<'b> {
    type Item = Message<'b>;
    type Share = MessageShare<'b>;

    fn records(&self) -> u64 {
        self.records
    }

    fn bytes(&self) -> u64 {
        self.bytes
    }

    fn shares(self, workers: usize) -> Vec<MessageShare<'b>> {
        let all = usize::try_from(self.records).unwrap_or(usize::MAX);
        let size = all.div_ceil(workers.max(1)).max(1);
        let cut = |part: MessageShare<'b>| {
            let (of, number) = (part.of, part.number);
            part.messages.chunks(size).map(move |messages| MessageShare { messages, of, number })
        };
        self.parts.into_iter().flat_map(cut).collect()
    }
}

impl<'b> IntoIterator for MessageShare<'b> {
    type Item = Message<'b>;
    type IntoIter = MessagesOf<'b>;

    #[inline]
    fn into_iter(self) -> MessagesOf<'b> {
        MessagesOf { messages: self.messages.iter(), of: self.of }
    }
}

impl Share for MessageShare<'_> {
    #[inline]
    fn partition(&self) -> usize {
        self.number
    }
}

/// The messages of a share, one by one.
pub struct MessagesOf<'b> {
    messages: slice::Iter<'b, Fetched>,
    of: &'b Named,
}

impl<'b> Iterator for MessagesOf<'b> {
    type Item = Message<'b>;

    #[inline]
    fn next(&mut self) -> Option<Message<'b>> {
        self.messages.next().map(|fetched| Message::new(fetched, self.of))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.messages.size_hint()
    }
}

impl std::fmt::Debug for MessageShare<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} messages of {}", self.messages.len(), self.of)
    }
}

impl std::fmt::Debug for MessagesOf<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} messages of {}", self.messages.len(), self.of)
    }
}

//! Messages: bytes that came as one thing, and their batches.

use std::fmt;
use std::str::Utf8Error;

use stream_runtime::source::{Batch, Whole};

use crate::payload::{Payload, Place};

/// A message of a source, borrowed from its batch.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Message<'b> {
    bytes: &'b [u8],
    source: &'b str,
    number: u64,
}

impl<'b> Message<'b> {
    /// What came.
    pub fn bytes(&self) -> &'b [u8] {
        self.bytes
    }

    /// The same as text.
    ///
    /// # Errors
    /// It is not UTF-8.
    pub fn text(&self) -> Result<&'b str, Utf8Error> {
        std::str::from_utf8(self.bytes)
    }

    /// Where it came in, as errors call it: `webhook 127.0.0.1:8080/orders`.
    pub fn source(&self) -> &'b str {
        self.source
    }

    /// Its number in the source, from 0. Messages that were pushed together have the same.
    pub fn number(&self) -> u64 {
        self.number
    }
}

impl<'b> Payload<'b> for Message<'b> {
    #[inline]
    fn bytes(&self) -> Option<&'b [u8]> {
        Some(self.bytes)
    }

    fn place(&self) -> Place {
        Place::new(self.source).at(self.number)
    }
}

impl fmt::Debug for Message<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = String::from_utf8_lossy(self.bytes);
        f.debug_struct("Message")
            .field("source", &self.source)
            .field("number", &self.number)
            .field("text", &text)
            .finish()
    }
}

/// Messages one after the other in one buffer, which is used again for the next batch.
#[derive(Debug, Default)]
pub(crate) struct Messages {
    bytes: Vec<u8>,
    marks: Vec<Mark>,
}

/// The end of a message in the buffer, and its number.
#[derive(Clone, Copy, Debug)]
struct Mark {
    end: usize,
    number: u64,
}

impl Messages {
    pub(crate) fn clear(&mut self) {
        self.bytes.clear();
        self.marks.clear();
    }

    pub(crate) fn add(&mut self, message: &[u8], number: u64) {
        self.bytes.extend_from_slice(message);
        self.marks.push(Mark { end: self.bytes.len(), number });
    }

    pub(crate) fn len(&self) -> usize {
        self.marks.len()
    }

    pub(crate) fn bytes(&self) -> usize {
        self.bytes.len()
    }

    pub(crate) fn lend<'b>(&'b self, source: &'b str) -> MessageBatch<'b> {
        MessageBatch { bytes: &self.bytes, from: 0, marks: &self.marks, source }
    }
}

/// Messages that are lent together; of a share, those of a worker.
#[derive(Clone, Debug)]
pub struct MessageBatch<'b> {
    bytes: &'b [u8],
    /// Where the first message begins.
    from: usize,
    marks: &'b [Mark],
    source: &'b str,
}

impl<'b> Batch for MessageBatch<'b> {
    type Item = Message<'b>;
    type Share = Whole<MessageBatch<'b>>;

    fn records(&self) -> u64 {
        self.marks.len() as u64
    }

    fn bytes(&self) -> u64 {
        self.marks.last().map_or(0, |last| (last.end - self.from) as u64)
    }

    fn shares(self, workers: usize) -> Vec<Self::Share> {
        let part = self.marks.len().div_ceil(workers.max(1)).max(1);
        let mut from = self.from;
        let share = |marks: &'b [Mark]| {
            let share = MessageBatch { from, marks, ..self.clone() };
            from = marks.last().map_or(from, |last| last.end);
            Whole(share)
        };
        self.marks.chunks(part).map(share).collect()
    }
}

/// The messages in order.
impl<'b> Iterator for MessageBatch<'b> {
    type Item = Message<'b>;

    #[inline]
    fn next(&mut self) -> Option<Message<'b>> {
        let (mark, rest) = self.marks.split_first()?;
        // A mark is made where the buffer ends: it always lies within.
        let bytes = self.bytes.get(self.from..mark.end)?;
        (self.marks, self.from) = (rest, mark.end);
        Some(Message { bytes, source: self.source, number: mark.number })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_all_messages_in_order() {
        let mut messages = Messages::default();
        let all = ["one", "", "three", "four", "5"];
        for (number, message) in all.iter().enumerate() {
            messages.add(message.as_bytes(), number as u64);
        }
        for workers in 1..8 {
            let batch = messages.lend("here");
            assert_eq!((batch.records(), batch.bytes()), (5, 13));
            let shares = batch.shares(workers);
            assert!(shares.len() <= workers);
            let seen: Vec<_> = shares.into_iter().flatten().map(|message| (message.number(), message.text())).collect();
            assert_eq!(seen, all.iter().enumerate().map(|(n, text)| (n as u64, Ok(*text))).collect::<Vec<_>>());
        }
    }

    #[test]
    fn nothing_has_no_shares() {
        assert!(Messages::default().lend("here").shares(2).is_empty());
    }
}

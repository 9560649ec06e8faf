//! Takes messages out of what was pushed, as many as a limit allows.

use stream_runtime::source::Limit;

use super::Push;
use crate::message::Messages;

/// The messages of the next batch, and how many of them there may be.
#[derive(Debug, Default)]
pub(super) struct Taking {
    pub(super) messages: Messages,
}

impl Taking {
    pub(super) fn is_full(&self, limit: Limit) -> bool {
        self.messages.len() >= limit.records.max(1) || self.messages.bytes() >= limit.bytes.max(1)
    }

    /// Takes the messages of a push from one on; says which is to be taken next, and whether that was all of them.
    pub(super) fn take(&mut self, push: &Push, number: u64, from: u32, limit: Limit) -> (u32, bool) {
        let mut next = from;
        while let Some(message) = push.message(next as usize) {
            if !self.has_room(message.len(), limit) {
                return (next, false);
            }
            self.messages.add(message, number);
            next += 1;
        }
        (next, true)
    }

    /// A batch has at least one message, however large that is.
    fn has_room(&self, bytes: usize, limit: Limit) -> bool {
        let (records, taken) = (self.messages.len(), self.messages.bytes());
        records == 0 || (records < limit.records && taken.saturating_add(bytes) <= limit.bytes)
    }
}

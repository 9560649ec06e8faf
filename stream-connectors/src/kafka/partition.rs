//! A partition as the source reads it: what is fetched, what is ready, what is lent.

use rdkafka::bindings::rd_kafka_resp_err_t as Code;
use stream_runtime::Error;

use super::failure;
use super::fetch::{Fetched, Queue};
use super::position::Named;

/// Messages asked of the client at a time where a batch runs again.
const CHUNK: usize = 256;
/// Messages asked of the client at a time at the most.
const MOST: usize = 1 << 14;
/// The bytes that a message is taken to have, before it is known how large they are.
const SIZE: usize = 16 << 10;

/// A partition that the source reads, or has read.
pub(super) struct Partition {
    pub(super) of: Named,
    /// Taken from the client: those lent, then those ready, then what the next batch begins with. It stands before the queue, and goes before it.
    fetched: Vec<Fetched>,
    /// How many of them were lent with the last batch.
    lent: usize,
    /// How many of them are in the batch that is ready.
    ready: usize,
    /// `None` before it is assigned, and when it was taken away.
    queue: Option<Queue>,
    /// Where the source began with it.
    pub(super) start: i64,
    /// Behind what was lent.
    pub(super) next: i64,
    /// Behind what is ready, or else behind what was lent.
    behind: i64,
    /// Behind the last message taken. What comes again with an offset before this is a copy.
    taken: i64,
    /// Behind all that the client has gone over: the marks of transactions too, which are no messages.
    passed: i64,
    /// It ends here, in a source that ends.
    end: Option<i64>,
    /// The batch that runs again ends here.
    until: Option<i64>,
    /// The bytes of a message, as the last ones were.
    size: usize,
    /// Whether a message with an offset that was there before is a copy, and not one of a topic that was made anew.
    leaves_out_copies: bool,
}

/// How much a batch may still take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    pub(super) records: usize,
    pub(super) bytes: usize,
}

impl Partition {
    /// One that is known, and not read yet.
    pub(super) fn new(of: Named, start: i64, next: i64) -> Self {
        Partition {
            of,
            fetched: Vec::new(),
            lent: 0,
            ready: 0,
            queue: None,
            start,
            next,
            behind: next,
            taken: next,
            passed: next,
            end: None,
            until: None,
            size: SIZE,
            leaves_out_copies: false,
        }
    }

    /// It is read from here on. A rebalance may have the client give messages again, where the source is a member of a group.
    pub(super) fn assign(&mut self, queue: Queue, next: i64, end: Option<i64>, leaves_out_copies: bool) {
        self.leaves_out_copies = leaves_out_copies;
        (self.next, self.behind, self.taken, self.passed, self.end) = (next, next, next, next, end);
        self.queue = Some(queue);
    }

    /// It is read no more. What was taken and not lent is for whoever reads it now.
    pub(super) fn revoke(&mut self) {
        self.fetched.clear();
        (self.lent, self.ready, self.behind, self.queue) = (0, 0, self.next, None);
    }

    pub(super) fn is_assigned(&self) -> bool {
        self.queue.is_some()
    }

    /// The batch before was gone over: its messages go back to the client.
    pub(super) fn release(&mut self) {
        self.fetched.drain(..std::mem::take(&mut self.lent));
    }

    /// Makes messages ready, as many as there is room for, and says by how much less room there is then.
    pub(super) fn fill(&mut self, mut room: Room) -> Result<Room, Error> {
        loop {
            while let Some(message) = self.fetched.get(self.ready) {
                let raw = message.raw();
                if room.records == 0 || room.bytes == 0 || self.end.is_some_and(|end| raw.offset >= end) {
                    return Ok(room);
                }
                room.records -= 1;
                room.bytes = room.bytes.saturating_sub(raw.len + raw.key_len);
                self.ready += 1;
                self.behind = raw.offset + 1;
            }
            let ask = (room.bytes / self.size).clamp(1, room.records.clamp(1, MOST));
            if room.records == 0 || room.bytes == 0 || self.take(ask)? == 0 {
                return Ok(room);
            }
        }
    }

    /// Takes messages until all are there that come before the end of the batch that runs again, and says whether they are.
    pub(super) fn refill(&mut self) -> Result<bool, Error> {
        let Some(until) = self.until else { return Ok(true) };
        while self.taken.max(self.passed) < until {
            if self.take(CHUNK)? == 0 {
                return Ok(false);
            }
        }
        self.ready = self.fetched.partition_point(|message| message.raw().offset < until);
        self.behind = until;
        Ok(true)
    }

    /// The batch that runs again ends before this offset.
    pub(super) fn replay(&mut self, until: i64) {
        self.until = (until > self.next).then_some(until);
    }

    pub(super) fn is_again(&self) -> bool {
        self.until.is_some()
    }

    /// Takes up to so many messages from the client, and says how many.
    fn take(&mut self, messages: usize) -> Result<usize, Error> {
        let known = self.fetched.len();
        let Some(queue) = &self.queue else { return Ok(0) };
        let taken = queue.take(messages, &mut self.fetched);
        if taken > 0 {
            self.check(known)?;
        }
        Ok(taken)
    }

    /// Looks at what was just taken. In the place of a message the client may give an error; and after a rebalance a message that it gave before.
    fn check(&mut self, known: usize) -> Result<(), Error> {
        let (mut has_copies, mut bytes) = (false, 0);
        let before = self.taken;
        for message in &self.fetched[known..] {
            let raw = message.raw();
            if raw.err != Code::RD_KAFKA_RESP_ERR_NO_ERROR {
                return Err(failure::of_partition(&self.of, message));
            }
            has_copies |= raw.offset < self.taken;
            self.taken = raw.offset + 1;
            bytes += raw.len + raw.key_len;
        }
        self.size = (bytes / (self.fetched.len() - known)).max(1);
        match (has_copies, self.leaves_out_copies) {
            (false, _) => {}
            (true, true) => self.leave_out_copies(known, before),
            // The offsets have begun anew, as the user allows by `skip_lost`.
            (true, false) => self.passed = self.passed.min(self.taken),
        }
        Ok(())
    }

    #[cold]
    fn leave_out_copies(&mut self, known: usize, mut expected: i64) {
        let mut new = self.fetched.split_off(known);
        new.retain(|message| {
            let offset = message.raw().offset;
            let is_new = offset >= expected;
            expected = expected.max(offset + 1);
            is_new
        });
        self.fetched.append(&mut new);
        self.taken = expected;
    }

    /// Lends what is ready.
    pub(super) fn lend(&mut self) {
        self.next = self.behind;
        (self.lent, self.ready, self.until) = (std::mem::take(&mut self.ready), 0, None);
    }

    pub(super) fn lent(&self) -> &[Fetched] {
        &self.fetched[..self.lent]
    }

    /// The offset behind what is ready, or else behind what was lent.
    pub(super) fn behind(&self) -> i64 {
        self.behind
    }

    /// The client has gone over all that comes before this offset.
    pub(super) fn pass(&mut self, offset: i64) {
        self.passed = self.passed.max(offset);
    }

    /// Whether a mark of a transaction, which is no message, may stand between here and the end: then the client has to be asked how far it has come.
    pub(super) fn may_pass(&self) -> bool {
        let end = self.until.or(self.end).or_else(|| self.queue.as_ref()?.end());
        self.queue.is_some() && end.is_some_and(|end| end > self.taken.max(self.passed))
    }

    /// How many offsets wait outside or with the client, if that is known.
    pub(super) fn lag(&self) -> Option<u64> {
        let end = self.end.or_else(|| self.queue.as_ref()?.end())?;
        Some(u64::try_from(end.saturating_sub(self.reached())).unwrap_or(0))
    }

    /// Whether nothing more comes, in a source that ends.
    pub(super) fn has_ended(&self) -> bool {
        let reached =
            self.fetched.get(self.ready).map_or_else(|| self.behind.max(self.passed), |next| next.raw().offset);
        self.end.is_some_and(|end| reached >= end)
    }

    /// Behind what was lent, and the marks of transactions that follow it.
    fn reached(&self) -> i64 {
        if self.fetched.len() == self.lent { self.next.max(self.passed) } else { self.next }
    }
}

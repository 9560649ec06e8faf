//! The source: takes batches from the partitions that its reader gives it.

use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use stream_runtime::Error;
use stream_runtime::source::{Limit, Ready, Replayable, Source};

use super::batch::Messages;
use super::bell::Bell;
use super::builder::{Alone, Kafka, Membership};
use super::partition::{Partition, Room};
use super::position::{Named, Offsets};
use super::rate::Rate;
use super::reader::{Assigned, News, Order, Reader, group};

/// A source that is held to a rate looks again after so long.
const DUE: Duration = Duration::from_millis(5);
/// A source that has nothing, and doesn't know that nothing is there.
const UNSURE: Duration = Duration::from_millis(50);

/// A source at work.
#[derive(Default)]
pub(super) struct Work {
    /// All that were ever read, by their numbers in the engine. They stand before the reader, and go before it.
    partitions: Vec<Partition>,
    reader: Option<Reader>,
    bell: Arc<Bell>,
    /// Whether the reader has given partitions out.
    is_open: bool,
    /// Which partition is asked first.
    first: usize,
    /// Whether the next batch is one of an earlier run.
    is_again: bool,
    /// The bytes of the batch that is ready.
    bytes: u64,
    pub(super) rate: Option<Rate>,
    /// Behind the batch that is ready, or was lent last. Partitions that are met later than that are not in it.
    place: Offsets,
}

impl<M: Membership, B: 'static> Kafka<M, B> {
    fn order(&self) -> Order {
        let known = self.work.partitions.iter().map(|partition| (partition.of.clone(), partition.next)).collect();
        Order { known, ..self.order.clone() }
    }

    /// The reader, which begins when it is first asked for, and what it has to say.
    fn hear(&mut self) -> Result<(), Error> {
        let Some(reader) = &self.work.reader else {
            let reader = Reader::start(self.order(), Arc::clone(&self.work.bell))?;
            self.work.reader = Some(reader);
            return Ok(());
        };
        let office = Arc::clone(&reader.office);
        for news in office.read()? {
            match news {
                News::Assigned(assigned) => self.work.assign(assigned, M::IS_MEMBER && !self.order.skip_lost),
                News::Revoked(revoked) => self.work.revoke(&revoked),
            }
        }
        office.settle();
        Ok(())
    }

    /// The batch before is done with: its buffers go back, and a group is told.
    fn release(&mut self) {
        let client = self.work.reader.as_ref().filter(|_| M::IS_MEMBER).and_then(|reader| reader.office.client());
        let lent = self.work.partitions.iter().filter(|partition| !partition.lent().is_empty());
        if let Some(client) = client {
            group::store(&client, lent.map(|partition| (&partition.of, partition.next)));
        }
        self.work.partitions.iter_mut().for_each(Partition::release);
    }
}

impl Work {
    pub(super) fn within(rate: Option<Rate>) -> Self {
        Work { rate, ..Work::default() }
    }

    fn number_of(&self, of: &Named) -> Option<usize> {
        self.partitions.iter().position(|partition| partition.of == *of)
    }

    fn assign(&mut self, assigned: Vec<Assigned>, leaves_out_copies: bool) {
        for Assigned { of, next, end, queue } in assigned {
            let number = self.number_of(&of).unwrap_or_else(|| {
                self.partitions.push(Partition::new(of, next, next));
                self.partitions.len() - 1
            });
            self.partitions[number].assign(queue, next, end, leaves_out_copies);
        }
        self.is_open = true;
    }

    fn revoke(&mut self, revoked: &[Named]) {
        for of in revoked {
            if let Some(number) = self.number_of(of) {
                self.partitions[number].revoke();
            }
        }
    }

    /// Makes a batch ready, if there are messages.
    fn fill(&mut self, limit: Limit) -> Result<bool, Error> {
        let due = self.rate.as_mut().map_or(usize::MAX, Rate::due);
        if due == 0 {
            return Ok(false);
        }
        let (records, bytes) = (limit.records.max(1).min(due), limit.bytes.max(1));
        let mut room = Room { records, bytes };
        let all = self.partitions.len();
        // What one does not use is for those behind it; the next batch begins with another.
        for turn in 0..all {
            let (number, left) = ((self.first + turn) % all, all - turn);
            let part = Room { records: room.records.div_ceil(left), bytes: room.bytes.div_ceil(left) };
            let rest = self.partitions[number].fill(part)?;
            room = Room {
                records: room.records - (part.records - rest.records),
                bytes: room.bytes - (part.bytes - rest.bytes),
            };
            if room.records == 0 || room.bytes == 0 {
                break;
            }
        }
        self.first = (self.first + 1) % all.max(1);
        self.bytes = (bytes - room.bytes) as u64;
        let taken = records - room.records;
        self.rate.iter_mut().for_each(|rate| rate.take(taken));
        Ok(taken > 0)
    }

    /// Makes the batch of an earlier run ready, if all of it is there.
    fn refill(&mut self) -> Result<bool, Error> {
        self.bytes = 0;
        let mut is_whole = true;
        for partition in &mut self.partitions {
            is_whole &= partition.refill()?;
        }
        Ok(is_whole)
    }

    /// A batch is ready, and its end is the place.
    fn is_ready(&mut self) -> Poll<Result<Ready, Error>> {
        self.place = Offsets::default();
        for partition in &self.partitions {
            self.place.push(&partition.of, partition.start, partition.behind());
        }
        Poll::Ready(Ok(Ready::Batch))
    }

    /// Asks the client how far it has come where a mark of a transaction may stand before the end, and says whether that was asked.
    fn pass(&mut self) -> bool {
        let Some(client) = self.reader.as_ref().and_then(|reader| reader.office.client()) else { return false };
        let unsure: Vec<&mut Partition> = self.partitions.iter_mut().filter(|partition| partition.may_pass()).collect();
        let asked = !unsure.is_empty();
        super::fetch::pass(&client, unsure);
        asked
    }

    /// Nobody rings when more is due, nor when a broker has said that there is nothing.
    fn ask_again(&self) {
        let Some(reader) = &self.reader else { return };
        if self.rate.is_some() {
            reader.office.wake_in(DUE);
        } else if self.lag() != Some(0) {
            reader.office.wake_in(UNSURE);
        }
    }

    fn lag(&self) -> Option<u64> {
        if !self.is_open {
            return None;
        }
        self.partitions.iter().filter(|partition| partition.is_assigned()).map(Partition::lag).sum()
    }

    fn has_ended(&self) -> bool {
        self.is_open && self.partitions.iter().all(Partition::has_ended)
    }
}

impl<M: Membership, B: 'static> Source for Kafka<M, B> {
    type Item<'b> = super::Message<'b>;
    type Batch<'b> = Messages<'b>;
    type Bound = B;

    fn poll_ready(&mut self, context: &mut Context<'_>, limit: Limit) -> Poll<Result<Ready, Error>> {
        // Registered first, and looked at then: a message that comes in between wakes the task.
        self.work.bell.wakes(context.waker());
        self.release();
        self.hear()?;
        if !self.work.is_open {
            return Poll::Pending;
        }
        if self.work.is_again {
            let is_whole = self.work.refill()? || (self.work.pass() && self.work.refill()?);
            return if is_whole { self.work.is_ready() } else { Poll::Pending };
        }
        if self.work.fill(limit)? {
            return self.work.is_ready();
        }
        self.work.pass();
        if self.work.has_ended() {
            return Poll::Ready(Ok(Ready::End));
        }
        self.work.ask_again();
        Poll::Pending
    }

    fn batch(&mut self) -> Messages<'_> {
        self.work.is_again = false;
        let mut messages = Messages::new(self.work.bytes);
        self.work.partitions.iter_mut().for_each(Partition::lend);
        for (number, partition) in self.work.partitions.iter().enumerate() {
            messages.push(partition.lent(), &partition.of, number);
        }
        messages
    }

    /// One for each partition of Kafka, in the order in which they were met. Before the source is opened there is one, which stands for all.
    fn partitions(&self) -> usize {
        self.work.partitions.len().max(1)
    }

    fn lag(&self) -> Option<u64> {
        self.work.lag()
    }

    /// A partition that another member of the group reads has nothing for this one.
    fn is_idle(&self, partition: usize) -> bool {
        self.work.is_open && self.work.partitions.get(partition).is_some_and(|partition| !partition.is_assigned())
    }
}

impl<B: 'static> Replayable for Kafka<Alone, B> {
    type Position = Offsets;

    fn position(&self) -> Offsets {
        self.work.place.clone()
    }

    fn seek(&mut self, position: &Offsets) -> Result<(), Error> {
        let partitions = position.iter().map(|(of, offset)| Partition::new(of, offset.start, offset.next)).collect();
        let rate = self.work.rate.take();
        // Fields are dropped in their order: what was fetched, then the reader.
        self.work = Work { partitions, rate, place: position.clone(), ..Work::default() };
        Ok(())
    }

    fn replay(&mut self, until: &Offsets) -> Result<(), Error> {
        for Partition { of, start, next, .. } in &self.work.partitions {
            // One that is not in the place was not met there.
            let there = until.next_of(&of.topic, of.partition).unwrap_or(*start);
            if there < *next {
                return Err(Error::new(format!(
                    "can't read kafka {of} from offset {next} up to {there}: that lies before it"
                )));
            }
        }
        for (of, offset) in until.iter() {
            let number = self.work.number_of(&of).unwrap_or_else(|| {
                // It was met in that batch.
                self.work.partitions.push(Partition::new(of, offset.start, offset.start));
                self.work.partitions.len() - 1
            });
            self.work.partitions[number].replay(offset.next);
        }
        self.work.is_again = self.work.partitions.iter().any(Partition::is_again);
        Ok(())
    }

    /// Tells the group, if one is named: for those who watch it. The source itself goes on from the checkpoint alone.
    fn forget(&mut self, before: &Offsets) -> Result<(), Error> {
        let client =
            self.work.reader.as_ref().filter(|_| self.order.group.is_some()).and_then(|reader| reader.office.client());
        if let Some(client) = client {
            let offsets: Vec<_> = before.iter().collect();
            group::store(&client, offsets.iter().map(|(of, offset)| (of, offset.next)));
        }
        Ok(())
    }
}

//! A reader that has its partitions to itself: all of the topics, or a share of them by number.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Instant;

use rdkafka::consumer::{BaseConsumer, CommitMode, Consumer};
use rdkafka::error::{KafkaError, KafkaResult};
use rdkafka::{Offset, TopicPartitionList};
use stream_runtime::Error;

use super::discover::{Search, Unknown};
use super::{Assigned, Context, News, Office, Order, PATIENCE, TURN};
use crate::kafka::failure;
use crate::kafka::fetch::{Client, Queue};
use crate::kafka::position::Named;
use crate::kafka::start::Start;

/// The client needs a name of a group even where it joins none.
const NO_GROUP: &str = "thalweg-reads-alone";

pub(super) fn serve(order: &Order, office: &Office) -> Result<(), Error> {
    let client = open(order, office)?;
    let mut reading = Reading::new(order, office, client)?;
    reading.begin()?;
    let mut refreshed = Instant::now();
    while !office.is_closed() {
        reading.turn()?;
        if refreshed.elapsed() >= order.refresh && !order.until_end {
            refreshed = Instant::now();
            reading.look_for_new()?;
        }
    }
    if order.group.is_some() {
        // The last offsets. Where brokers are away, or there is nothing to tell, the group hears of them from the next run.
        let _ = reading.client.commit_consumer_state(CommitMode::Sync);
    }
    Ok(())
}

/// The client, before it has anything.
pub(in crate::kafka) fn open(order: &Order, office: &Office) -> Result<Client, Error> {
    let reset = if order.skip_lost { "earliest" } else { "error" };
    let group = order.group.as_deref().unwrap_or(NO_GROUP);
    // A group hears of new partitions when its members do.
    let refresh = order.refresh.as_millis().clamp(10, 3_600_000).to_string();
    let commits = if order.group.is_some() { "true" } else { "false" };
    let ours = [
        ("client.id", "thalweg"),
        ("isolation.level", "read_committed"),
        ("topic.metadata.refresh.interval.ms", &refresh),
        ("partition.assignment.strategy", "cooperative-sticky"),
        ("auto.commit.interval.ms", "1000"),
        // What waits with the client is bounded by bytes, of each partition, and not by a number of messages.
        ("queued.min.messages", "1000000"),
        ("queued.max.messages.kbytes", "16384"),
        ("fetch.message.max.bytes", "4194304"),
        ("fetch.wait.max.ms", "50"),
        ("fetch.queue.backoff.ms", "5"),
    ];
    let fixed = [
        ("group.id", group),
        ("enable.auto.commit", commits),
        ("enable.auto.offset.store", "false"),
        ("enable.partition.eof", "false"),
        ("auto.offset.reset", reset),
    ];
    let config = order.settings.config(&ours, &fixed);
    let client: KafkaResult<BaseConsumer<Context>> = config.create_with_context(Context::default());
    let client =
        Arc::new(client.map_err(|cause| Error::new("these settings of kafka are not possible").caused_by(cause))?);
    office.opened(&client);
    Ok(client)
}

/// A reader at work.
pub(in crate::kafka) struct Reading<'r> {
    pub(in crate::kafka) order: &'r Order,
    pub(in crate::kafka) office: &'r Office,
    pub(in crate::kafka) search: Search,
    pub(in crate::kafka) client: Client,
    /// The partitions that it has met.
    pub(super) read: BTreeSet<Named>,
}

/// Nobody serves the client from here on: what the group wants of it while it is closed, it does itself.
impl Drop for Reading<'_> {
    fn drop(&mut self) {
        self.client.context().close();
    }
}

impl<'r> Reading<'r> {
    pub(in crate::kafka) fn new(order: &'r Order, office: &'r Office, client: Client) -> Result<Self, Error> {
        Ok(Reading { order, office, search: order.topics.search()?, client, read: BTreeSet::new() })
    }

    fn begin(&mut self) -> Result<(), Error> {
        let found = self.search.first_partitions(&self.client, self.order, self.office)?;
        let known = self.still_there(self.known(&found)?)?;
        // A job that goes on has met all partitions of its checkpoint; others have come since.
        let new_start = if self.order.known.is_empty() { &self.order.start } else { &Start::Earliest };
        let new: Vec<Named> =
            found.into_iter().filter(|of| self.is_ours(of) && !known.iter().any(|(known, _)| known == of)).collect();
        let offsets = self.persist(|client| new_start.resolve(client, &new))?;
        let mut all = known;
        all.extend(new.into_iter().zip(offsets));
        self.assign(all)
    }

    /// The partitions of the checkpoint that are still there.
    fn known(&self, found: &BTreeSet<Named>) -> Result<Vec<(Named, i64)>, Error> {
        let (known, missing): (Vec<_>, Vec<_>) =
            self.order.known.iter().cloned().partition(|(of, _)| found.contains(of));
        match missing.first() {
            Some((of, _)) if !self.order.skip_lost => Err(Error::new(format!(
                "the checkpoint has a place in kafka {of}, and this source doesn't find that partition: if the topic was deleted, and what was not read of it may be \
                 lost, say `.skip_lost()`; if the source reads other topics now, give the job a new checkpoint"
            ))),
            _ => Ok(known),
        }
    }

    /// The places, where the messages there have not been removed meanwhile. The broker would tell it later, and not what there is.
    fn still_there(&self, known: Vec<(Named, i64)>) -> Result<Vec<(Named, i64)>, Error> {
        let named: Vec<Named> = known.iter().map(|(of, _)| of.clone()).collect();
        let first = self.persist(|client| Start::Earliest.resolve(client, &named))?;
        let checked = known.into_iter().zip(first).map(|((of, next), first)| match next < first {
            true if !self.order.skip_lost => Err(failure::lost(&of, next, Some(first))),
            true => Ok((of, first)),
            false => Ok((of, next)),
        });
        checked.collect()
    }

    fn is_ours(&self, of: &Named) -> bool {
        let (remainder, shares) = self.order.share;
        of.partition % shares == remainder
    }

    /// Serves the client once.
    pub(in crate::kafka) fn turn(&self) -> Result<(), Error> {
        if let Some(Err(error)) = self.client.poll(self.office.turn(TURN))
            && failure::is_final(&error)
        {
            return Err(self.complain("can't read from", error));
        }
        Ok(())
    }

    fn look_for_new(&mut self) -> Result<(), Error> {
        let found = match self.search.partitions(&self.client, PATIENCE) {
            Ok(found) => found,
            // What is read goes on; it is looked for again.
            Err(Unknown::Unreachable(_) | Unknown::Missing(_)) => return Ok(()),
        };
        let new: Vec<Named> = found.into_iter().filter(|of| self.is_ours(of) && !self.read.contains(of)).collect();
        if new.is_empty() {
            return Ok(());
        }
        // All that was written since the partition was made.
        let offsets = self.persist(|client| Start::Earliest.resolve(client, &new))?;
        self.assign(new.into_iter().zip(offsets).collect())
    }

    /// Asks the brokers until they answer.
    pub(super) fn persist<T>(&self, mut ask: impl FnMut(&Client) -> KafkaResult<T>) -> Result<T, Error> {
        let deadline = Instant::now() + self.order.settings.connect();
        loop {
            match ask(&self.client) {
                Ok(answer) => return Ok(answer),
                Err(error) if failure::is_final(&error) || Instant::now() >= deadline || self.office.is_closed() => {
                    return Err(self.complain("gave no answer from", error));
                }
                Err(_) => self.turn()?,
            }
        }
    }

    pub(in crate::kafka) fn complain(&self, what: &str, cause: KafkaError) -> Error {
        let error = Error::new(format!("{what} kafka at {}", self.order.settings.cluster()));
        match self.client.context().complaint() {
            Some(complaint) => error.caused_by(Error::new(cause.to_string()).caused_by(complaint)),
            None => error.caused_by(cause),
        }
    }

    /// Has the client fetch these, and gives their queues to the source.
    pub(super) fn assign(&mut self, partitions: Vec<(Named, i64)>) -> Result<(), Error> {
        let ends = match self.order.until_end {
            true => {
                let named: Vec<Named> = partitions.iter().map(|(of, _)| of.clone()).collect();
                self.persist(|client| Start::Latest.resolve(client, &named))?.into_iter().map(Some).collect()
            }
            false => vec![None; partitions.len()],
        };
        let mut list = TopicPartitionList::with_capacity(partitions.len());
        let mut assigned = Vec::with_capacity(partitions.len());
        for ((of, next), end) in partitions.into_iter().zip(ends) {
            list.add_partition_offset(&of.topic, of.partition, Offset::Offset(next))
                .map_err(|cause| self.complain("can't begin to read from", cause))?;
            if end.is_some_and(|end| end < next) && !self.order.skip_lost {
                return Err(failure::lost(&of, next, None));
            }
            let queue = Queue::split(&self.client, &of.topic, of.partition, &self.office.bell)
                .ok_or_else(|| Error::new(format!("`{}` can't be a topic of kafka", of.topic)))?;
            self.read.insert(of.clone());
            assigned.push(Assigned { of, next, end, queue });
        }
        self.client.incremental_assign(&list).map_err(|cause| self.complain("can't begin to read from", cause))?;
        self.office.tell(News::Assigned(assigned));
        Ok(())
    }
}

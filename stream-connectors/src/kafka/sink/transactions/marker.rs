//! The mark beside a batch: which one is the last that is written.

use std::sync::Arc;
use std::time::Duration;

use rdkafka::consumer::{BaseConsumer, Consumer, ConsumerGroupMetadata};
use rdkafka::error::KafkaResult;
use rdkafka::producer::{Producer as _, ThreadedProducer};
use rdkafka::{Offset, TopicPartitionList};
use stream_runtime::Error;

use super::PATIENCE;
use crate::kafka::committed::committed;
use crate::kafka::settings::Settings;
use crate::kafka::sink::producer::Deliveries;

/// The last batch that is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Mark {
    /// The number behind it: 0 where there is none.
    pub(super) next: u64,
    /// How many messages it has.
    pub(super) messages: u64,
}

impl Mark {
    /// Whether a batch is written.
    pub(super) fn has(&self, batch: u64) -> bool {
        batch < self.next
    }
}

/// Where the mark is: an offset of a group of its own.
pub(super) struct Marker {
    group: Arc<BaseConsumer>,
    topic: String,
    id: String,
}

/// What stands before the number of messages in the text beside an offset.
const MESSAGES: &str = "messages: ";

impl Marker {
    pub(super) fn open(settings: &Settings, topic: &str, id: &str) -> Result<Self, Error> {
        let group = format!("thalweg-{id}");
        // A transaction that is being ended is waited for.
        let fixed =
            [("group.id", group.as_str()), ("isolation.level", "read_committed"), ("enable.auto.commit", "false")];
        // What is said of producers is no setting of this client, which warns of it in the log and goes on.
        let group: KafkaResult<BaseConsumer> = settings.config(&[], &fixed).create();
        let group = group.map_err(|cause| Error::new("these settings of kafka are not possible").caused_by(cause))?;
        Ok(Marker { group: Arc::new(group), topic: topic.to_owned(), id: id.to_owned() })
    }

    /// What it says.
    pub(super) fn read(&self) -> Result<Option<Mark>, Error> {
        let failed = |cause| Error::new(format!("can't read the mark of `{}` in kafka", self.id)).caused_by(cause);
        let mut asked = TopicPartitionList::new();
        asked.add_partition(&self.topic, 0);
        let answers = committed(&self.group, &asked, PATIENCE).map_err(failed)?;
        let answer = answers.find_partition(&self.topic, 0);
        Ok(answer.and_then(|answer| match answer.offset() {
            Offset::Offset(next) => Some(Mark {
                next: u64::try_from(next).unwrap_or(0),
                messages: answer.metadata().strip_prefix(MESSAGES).and_then(|number| number.parse().ok()).unwrap_or(0),
            }),
            _ => None,
        }))
    }

    /// Adds it to a transaction.
    pub(super) fn mark(
        &self,
        client: &ThreadedProducer<Deliveries>,
        mark: Mark,
        patience: Duration,
    ) -> KafkaResult<()> {
        let mut offsets = TopicPartitionList::new();
        let mut offset = offsets.add_partition(&self.topic, 0);
        offset.set_offset(Offset::Offset(mark.next.cast_signed()))?;
        offset.set_metadata(format!("{MESSAGES}{}", mark.messages));
        client.send_offsets_to_transaction(&offsets, &self.metadata(), patience)
    }

    fn metadata(&self) -> ConsumerGroupMetadata {
        self.group.group_metadata().expect("a client with a group has its metadata")
    }
}

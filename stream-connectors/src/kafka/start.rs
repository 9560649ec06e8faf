//! Where a source begins in partitions that it has not read before.

use rdkafka::consumer::Consumer;
use rdkafka::error::KafkaResult;
use rdkafka::{Offset, TopicPartitionList};
use stream_runtime::time::Timestamp;

use super::fetch::Client;
use super::position::Named;
use super::reader::PATIENCE;

/// Where a source begins in partitions that it has not read before, as of [`Kafka::from`](super::Kafka::from).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Start {
    /// With the oldest message there is.
    #[default]
    Earliest,
    /// Behind the newest message there is when the source is opened.
    Latest,
    /// With the first message of this time or later, by the messages' timestamps; behind the newest where there is none.
    At(Timestamp),
    /// At these offsets: topic, partition, offset. Partitions that aren't named begin with the oldest message.
    Offsets(Vec<(String, i32, i64)>),
}

impl Start {
    /// The offsets for these partitions, as numbers: the broker is asked, all partitions at once.
    pub(super) fn resolve(&self, client: &Client, partitions: &[Named]) -> KafkaResult<Vec<i64>> {
        let asked = self.ask(client, partitions)?;
        // Behind the newest, where no message is as late as the time.
        let missing: Vec<Named> =
            partitions.iter().zip(&asked).filter(|(_, offset)| offset.is_none()).map(|(of, _)| of.clone()).collect();
        let mut ends = Start::Latest.ask(client, &missing)?.into_iter();
        let resolved = asked.into_iter().map(|offset| offset.or_else(|| ends.next().flatten()).unwrap_or(0));
        Ok(resolved.collect())
    }

    fn ask(&self, client: &Client, partitions: &[Named]) -> KafkaResult<Vec<Option<i64>>> {
        if partitions.is_empty() {
            return Ok(Vec::new());
        }
        let mut asked = TopicPartitionList::with_capacity(partitions.len());
        for of in partitions {
            asked.add_partition_offset(&of.topic, of.partition, self.question())?;
        }
        let answers = client.offsets_for_times(asked, PATIENCE)?;
        let answer = |of: &Named| match answers.find_partition(&of.topic, of.partition)?.offset() {
            Offset::Offset(offset) => Some(offset),
            _ => None,
        };
        Ok(partitions.iter().map(|of| self.said(of).or_else(|| answer(of))).collect())
    }

    /// The protocol has one question for times, with two of them standing for the ends.
    fn question(&self) -> Offset {
        match self {
            Start::Earliest | Start::Offsets(_) => Offset::Beginning,
            Start::Latest => Offset::End,
            // The first message that is not before the time: a part of a millisecond counts as a whole one.
            Start::At(time) => Offset::Offset(time.as_micros().max(0).unsigned_abs().div_ceil(1000).cast_signed()),
        }
    }

    fn said(&self, of: &Named) -> Option<i64> {
        let Start::Offsets(said) = self else { return None };
        said.iter().find(|(topic, partition, _)| **topic == *of.topic && *partition == of.partition).map(|said| said.2)
    }
}

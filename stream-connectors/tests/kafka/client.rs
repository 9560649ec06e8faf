//! A plain client beside ours: what the tests write, and what they read to see what is there.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::message::Message as _;
use rdkafka::producer::{BaseProducer, BaseRecord, Producer};
use rdkafka::{ClientConfig, Offset, TopicPartitionList};

use crate::broker::Broker;

const PATIENCE: Duration = Duration::from_secs(20);

pub fn config(broker: &Broker) -> ClientConfig {
    let mut config = ClientConfig::new();
    config.set("bootstrap.servers", broker.address()).set("log_level", "2");
    config
}

/// Writes messages to partitions, with keys if they have any.
pub fn produce<'m>(broker: &Broker, topic: &str, messages: impl IntoIterator<Item = (i32, &'m str, String)>) {
    let producer: BaseProducer =
        config(broker).set("linger.ms", "5").set("batch.size", "500000").create().expect("a producer");
    write(&producer, topic, messages);
    producer.flush(PATIENCE).expect("all is written");
}

pub fn write<'m>(producer: &BaseProducer, topic: &str, messages: impl IntoIterator<Item = (i32, &'m str, String)>) {
    for (partition, key, payload) in messages {
        let mut record = BaseRecord::to(topic).partition(partition).key(key).payload(&payload);
        while let Err((error, again)) = producer.send(record) {
            assert_eq!(error.rdkafka_error_code(), Some(rdkafka::types::RDKafkaErrorCode::QueueFull), "{error}");
            producer.poll(Duration::from_millis(5));
            record = again;
        }
    }
}

/// Writes messages in a transaction, and commits or aborts it.
pub fn produce_in_transaction(broker: &Broker, topic: &str, messages: &[(i32, &str)], is_committed: bool) {
    let mut config = config(broker);
    let producer: BaseProducer = config.set("transactional.id", "tests").create().expect("a producer");
    producer.init_transactions(PATIENCE).expect("transactions");
    producer.begin_transaction().expect("a transaction");
    write(&producer, topic, messages.iter().map(|(partition, payload)| (*partition, "", (*payload).to_owned())));
    producer.flush(PATIENCE).expect("all is written");
    match is_committed {
        true => producer.commit_transaction(PATIENCE).expect("committed"),
        false => producer.abort_transaction(PATIENCE).expect("aborted"),
    }
}

/// A message as it is there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct There {
    pub partition: i32,
    pub offset: i64,
    pub key: String,
    pub payload: String,
}

/// All that readers of committed transactions see of a topic, by partition.
pub fn all(broker: &Broker, topic: &str) -> Vec<There> {
    let mut config = config(broker);
    config.set("group.id", "tests-all").set("isolation.level", "read_committed").set("enable.partition.eof", "true");
    let consumer: BaseConsumer = config.set("enable.auto.commit", "false").create().expect("a consumer");
    let metadata = consumer.fetch_metadata(Some(topic), PATIENCE).expect("an answer");
    let mut list = TopicPartitionList::new();
    let mut open = BTreeMap::new();
    for partition in metadata.topics()[0].partitions() {
        list.add_partition_offset(topic, partition.id(), Offset::Beginning).expect("an offset");
        open.insert(partition.id(), ());
    }
    consumer.assign(&list).expect("assigned");
    let (mut found, patience) = (Vec::new(), Instant::now() + PATIENCE);
    while !open.is_empty() {
        assert!(Instant::now() < patience, "{topic} does not end");
        match consumer.poll(Duration::from_millis(100)) {
            Some(Ok(message)) => found.push(There {
                partition: message.partition(),
                offset: message.offset(),
                key: text(message.key()),
                payload: text(message.payload()),
            }),
            Some(Err(rdkafka::error::KafkaError::PartitionEOF(partition))) => {
                open.remove(&partition);
            }
            Some(Err(error)) => panic!("{error}"),
            None => {}
        }
    }
    found.sort();
    found
}

fn text(bytes: Option<&[u8]>) -> String {
    String::from_utf8_lossy(bytes.unwrap_or_default()).into_owned()
}

/// What a group has committed of a partition.
pub fn committed(broker: &Broker, group: &str, topic: &str, partition: i32) -> Option<i64> {
    let consumer: BaseConsumer = config(broker).set("group.id", group).create().expect("a consumer");
    let mut list = TopicPartitionList::new();
    list.add_partition(topic, partition);
    let found = consumer.committed_offsets(list, PATIENCE).expect("an answer");
    found.elements().first().and_then(|element| element.offset().to_raw()).filter(|offset| *offset >= 0)
}

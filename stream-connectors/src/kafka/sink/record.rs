//! A message to be written.

use rdkafka::message::{Header, OwnedHeaders};
use rdkafka::producer::BaseRecord;
use stream_runtime::time::Timestamp;

/// A message on its way to Kafka: what a closure given to [`KafkaSink::record`](super::KafkaSink::record) fills in. It begins without a key, without headers and with an
/// empty payload; the partition is that of the key, or any, and the time that of writing.
#[derive(Clone, Debug, Default)]
pub struct Outgoing {
    key: Vec<u8>,
    payload: Vec<u8>,
    has_key: bool,
    is_tombstone: bool,
    headers: Vec<(String, Option<Vec<u8>>)>,
    partition: Option<i32>,
    timestamp: Option<Timestamp>,
}

impl Outgoing {
    /// The buffer of the key, to append to. Messages of one key go to one partition, in their order.
    pub fn key(&mut self) -> &mut Vec<u8> {
        self.has_key = true;
        &mut self.key
    }

    /// The buffer of the payload, to append to.
    pub fn payload(&mut self) -> &mut Vec<u8> {
        &mut self.payload
    }

    /// Makes it a tombstone: a message without a payload, by which a compacted topic forgets the key.
    pub fn tombstone(&mut self) -> &mut Self {
        self.is_tombstone = true;
        self
    }

    /// Adds a header. A name may come more than once.
    pub fn header(&mut self, name: impl Into<String>, value: Option<&[u8]>) -> &mut Self {
        self.headers.push((name.into(), value.map(<[u8]>::to_vec)));
        self
    }

    /// Writes it to this partition, whatever its key.
    pub fn partition(&mut self, partition: i32) -> &mut Self {
        self.partition = Some(partition);
        self
    }

    /// Its time. Kafka keeps milliseconds.
    pub fn timestamp(&mut self, time: Timestamp) -> &mut Self {
        self.timestamp = Some(time);
        self
    }

    /// Empty again; the buffers stay.
    pub(super) fn clear(&mut self) {
        self.key.clear();
        self.payload.clear();
        self.headers.clear();
        (self.has_key, self.is_tombstone, self.partition, self.timestamp) = (false, false, None, None);
    }

    /// The same in the client's words.
    pub(super) fn to<'r>(&'r self, topic: &'r str) -> BaseRecord<'r, [u8], [u8]> {
        let mut record = BaseRecord::to(topic);
        record.key = self.has_key.then_some(self.key.as_slice());
        record.payload = (!self.is_tombstone).then_some(self.payload.as_slice());
        record.partition = self.partition;
        record.timestamp = self.timestamp.map(|time| time.as_micros().div_euclid(1000));
        record.headers = self.headers_owned();
        record
    }

    fn headers_owned(&self) -> Option<OwnedHeaders> {
        if self.headers.is_empty() {
            return None;
        }
        let mut owned = OwnedHeaders::new_with_capacity(self.headers.len());
        for (key, value) in &self.headers {
            owned = owned.insert(Header { key, value: value.as_deref() });
        }
        Some(owned)
    }

    pub(super) fn bytes(&self) -> usize {
        self.key.len() + self.payload.len()
    }
}

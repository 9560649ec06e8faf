//! Writing to a topic.

use std::fmt;
use std::time::Duration;

use stream_runtime::Error;
use stream_runtime::sink::Sink;

use super::settings::Settings;

mod encode;
mod producer;
mod record;
mod transactions;

pub use encode::{ByPayload, ByRecord, Encode, Formatted, Keyed, Shown};
pub use record::Outgoing;
pub use transactions::Transactions;

use producer::Producer;

/// A topic as a sink: see [`kafka_sink`].
///
/// `E` says how records become messages, `G` what is promised: [`Plain`] or [`Transactions`].
pub struct KafkaSink<E = Formatted<Shown>, G = Plain> {
    target: Target,
    encode: E,
    promise: G,
    /// Messages that a fork has made; of the sink itself the one that is being made. Those behind `made` are to be used again.
    messages: Vec<Outgoing>,
    made: usize,
    is_fork: bool,
}

/// Where to write.
#[derive(Clone, Debug)]
struct Target {
    settings: Settings,
    topic: String,
}

/// A sink that writes to a topic: a message for each record, of which the payload is what [`Display`](fmt::Display) shows, unless said otherwise.
///
/// Nothing is opened before the first record. The producer is idempotent: a message is not written twice for an answer that was lost. The end of a batch waits
/// until the brokers have all of it, so that a `#[durable]` job writes each record at least once. For exactly once, give it a
/// [transactional id](KafkaSink::transactional_id).
///
/// Workers make messages at the same time; messages of one key, and those of one partition of the input, keep their order.
///
/// ```no_run
/// use std::io::Write;
/// use thalweg::prelude::*;
///
/// stream!(
///     fn totals(sales: impl Source<(u32, u64)> + Bounded, out: impl Sink<(u32, u64)>) {
///         sales.key_by(|sale| sale.0).sum(|sale| sale.1).sink(out);
///     }
/// );
///
/// let out = kafka_sink("totals")
///     .brokers("broker-1:9092")
///     .with(|(_, cents): (u32, u64), payload: &mut Vec<u8>| write!(payload, "{cents}"))
///     .key(|(shop, _): &(u32, u64), key: &mut Vec<u8>| write!(key, "{shop}"));
/// totals(vec![(1, 500), (2, 20)], out).run_blocking()?;
/// # Ok::<(), Error>(())
/// ```
pub fn kafka_sink(topic: impl Into<String>) -> KafkaSink {
    let target = Target { settings: Settings::default(), topic: topic.into() };
    KafkaSink {
        target,
        encode: Formatted(Shown),
        promise: Plain::default(),
        messages: Vec::new(),
        made: 0,
        is_fork: false,
    }
}

impl<E, G> KafkaSink<E, G> {
    /// Where the brokers are: one or more of `host:port`, with commas between them; `localhost:9092` unless said.
    #[must_use]
    pub fn brokers(mut self, brokers: impl Into<String>) -> Self {
        self.target.settings.brokers(brokers.into());
        self
    }

    /// Sets what librdkafka can be told, by its name: `compression.type`, `linger.ms`, `message.max.bytes`, `security.protocol` and [many
    /// more](https://github.com/confluentinc/librdkafka/blob/master/CONFIGURATION.md). `enable.idempotence` and `transactional.id` stay as they are.
    #[must_use]
    pub fn set(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.target.settings.set(key.into(), value.into());
        self
    }

    /// How long the brokers may give no answer, and have no such topic, when the sink is opened, before the job ends with an error; 30 seconds unless said.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.target.settings.set_connect(timeout);
        self
    }

    /// Writes payloads by a closure, which appends to a buffer that is empty. Its parameters need their types.
    #[must_use]
    pub fn with<F>(self, payload: F) -> KafkaSink<ByPayload<F>, G> {
        self.encode(ByPayload(payload))
    }

    /// Writes payloads in a [format](stream_runtime::sink::Format).
    #[must_use]
    pub fn format<F>(self, format: F) -> KafkaSink<Formatted<F>, G> {
        self.encode(Formatted(format))
    }

    /// Makes messages by a closure: key, payload, headers, partition and time. Its parameters need their types.
    ///
    /// ```
    /// use std::io::{self, Write};
    /// use thalweg::connectors::kafka::{Outgoing, kafka_sink};
    ///
    /// let out = kafka_sink("levels").record(|(gauge, level): (u16, Option<f64>), message: &mut Outgoing| -> io::Result<()> {
    ///     write!(message.key(), "{gauge}")?;
    ///     match level {
    ///         Some(level) => write!(message.payload(), "{level}")?,
    ///         None => { message.tombstone(); }
    ///     }
    ///     message.header("unit", Some(b"m"));
    ///     Ok(())
    /// });
    /// ```
    #[must_use]
    pub fn record<F>(self, record: F) -> KafkaSink<ByRecord<F>, G> {
        self.encode(ByRecord(record))
    }

    /// Gives messages a key, by a closure that appends to a buffer that is empty. Its parameters need their types.
    #[must_use]
    pub fn key<K>(self, key: K) -> KafkaSink<Keyed<K, E>, G> {
        let KafkaSink { target, encode, promise, messages, made, is_fork } = self;
        KafkaSink { target, encode: Keyed { key, rest: encode }, promise, messages, made, is_fork }
    }

    fn encode<F>(self, encode: F) -> KafkaSink<F, G> {
        let KafkaSink { target, promise, messages, made, is_fork, .. } = self;
        KafkaSink { target, encode, promise, messages, made, is_fork }
    }
}

/// `.json()`, `.avro(..)` and the other formats: of the payload. A key is given behind them.
impl<E, G> crate::payload::encode::Encode for KafkaSink<E, G> {
    type With<F> = KafkaSink<Formatted<F>, G>;

    fn format<F>(self, format: F) -> Self::With<F> {
        KafkaSink::format(self, format)
    }
}

impl<E> KafkaSink<E> {
    /// Writes each batch in a transaction, by which `#[durable(exactly_once)]` shows it once: see [`Transactions`]. The id is the output's own: no other output, of
    /// this or another job, may have it, and it stays the same from run to run.
    #[must_use]
    pub fn transactional_id(self, id: impl Into<String>) -> KafkaSink<E, Transactions> {
        let KafkaSink { target, encode, messages, made, is_fork, .. } = self;
        KafkaSink { target, encode, promise: Transactions::new(id.into()), messages, made, is_fork }
    }
}

/// What a sink promises of a batch.
trait Promise: Default {
    fn send(&mut self, target: &Target, message: &Outgoing) -> Result<(), Error>;
    /// The end of a batch that has no number.
    fn flush(&mut self) -> Result<(), Error>;
}

/// At least once: a batch that runs again is written again.
#[derive(Default)]
pub struct Plain {
    producer: Option<Producer>,
}

impl Promise for Plain {
    fn send(&mut self, target: &Target, message: &Outgoing) -> Result<(), Error> {
        let producer = match &mut self.producer {
            Some(producer) => producer,
            None => {
                // Brokers that are away for longer are an error.
                let ours = [("message.timeout.ms", "120000")];
                self.producer.insert(Producer::open(&target.settings, &target.topic, &ours, &[])?)
            }
        };
        producer.send(message)
    }

    fn flush(&mut self) -> Result<(), Error> {
        self.producer.as_ref().map_or(Ok(()), Producer::wait)
    }
}

impl<T, E: Encode<T>, G: Promise> Sink<T> for KafkaSink<E, G> {
    fn write(&mut self, record: T) -> Result<(), Error> {
        if self.messages.len() == self.made {
            self.messages.push(Outgoing::default());
        }
        let message = &mut self.messages[self.made];
        message.clear();
        self.encode.encode(record, message).map_err(|cause| {
            Error::new(format!("can't make a message of a record for kafka {}", self.target.topic)).caused_by(cause)
        })?;
        match self.is_fork {
            true => self.made += 1,
            false => self.promise.send(&self.target, &self.messages[0])?,
        }
        Ok(())
    }

    fn fork(&mut self) -> Option<Self> {
        let (target, encode) = (self.target.clone(), self.encode.clone());
        Some(KafkaSink { target, encode, promise: G::default(), messages: Vec::new(), made: 0, is_fork: true })
    }

    fn join(&mut self, fork: &mut Self) -> Result<(), Error> {
        let made = std::mem::take(&mut fork.made);
        fork.messages[..made].iter().try_for_each(|message| self.promise.send(&self.target, message))
    }

    fn flush(&mut self) -> Result<(), Error> {
        self.promise.flush()
    }

    fn close(&mut self) -> Result<(), Error> {
        self.promise.flush()
    }
}

impl<E, G> fmt::Debug for KafkaSink<E, G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KafkaSink").field("target", &self.target).finish_non_exhaustive()
    }
}

impl fmt::Debug for Plain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Plain").field("is_open", &self.producer.is_some()).finish()
    }
}

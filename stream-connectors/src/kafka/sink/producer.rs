//! The client that writes, and what became of what it was given.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rdkafka::ClientContext;
use rdkafka::error::{KafkaError, KafkaResult, RDKafkaErrorCode};
use rdkafka::metadata::Metadata;
use rdkafka::producer::{DeliveryResult, Producer as _, ProducerContext, ThreadedProducer};
use stream_runtime::Error;

use super::Outgoing;
use crate::kafka::settings::Settings;

/// A full buffer is looked at again after so long.
const FULL: Duration = Duration::from_millis(1);
/// How long the brokers have for an answer, before they are asked again.
const ANSWER: Duration = Duration::from_secs(10);
/// A waiter that was forgotten looks again after so long.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// The client that writes, to one topic.
pub(super) struct Producer {
    pub(super) client: ThreadedProducer<Deliveries>,
    topic: String,
    cluster: String,
    /// Messages that the client was given.
    sent: u64,
}

/// What became of messages.
#[derive(Debug, Default)]
pub(super) struct Deliveries {
    /// Those that the client is done with, delivered or not.
    done: AtomicU64,
    is_waited_for: AtomicBool,
    failure: Mutex<Option<KafkaError>>,
    has_changed: Condvar,
    complaint: Mutex<Option<String>>,
}

impl Producer {
    pub(super) fn open(
        settings: &Settings,
        topic: &str,
        ours: &[(&str, &str)],
        fixed: &[(&str, &str)],
    ) -> Result<Self, Error> {
        let general = [
            ("client.id", "thalweg"),
            ("linger.ms", "5"),
            ("batch.size", "1000000"),
            ("compression.type", "lz4"),
            ("queue.buffering.max.kbytes", "131072"),
            ("queue.buffering.max.messages", "1000000"),
            // The partition of a key is that which Java's clients choose.
            ("partitioner", "murmur2_random"),
        ];
        let config =
            settings.config(&[general.as_slice(), ours].concat(), &[&[("enable.idempotence", "true")], fixed].concat());
        let client: KafkaResult<ThreadedProducer<Deliveries>> = config.create_with_context(Deliveries::default());
        let client = client.map_err(|cause| Error::new("these settings of kafka are not possible").caused_by(cause))?;
        let producer = Producer { client, topic: topic.to_owned(), cluster: settings.cluster().to_owned(), sent: 0 };
        producer.await_topic(settings.connect())?;
        Ok(producer)
    }

    /// Waits until the brokers know the topic: they may be away for a while, or make it now, where they do so by themselves.
    fn await_topic(&self, patience: Duration) -> Result<(), Error> {
        let deadline = Instant::now() + patience;
        loop {
            let asked = self.client.client().fetch_metadata(Some(&self.topic), patience.min(ANSWER));
            let is_there = |metadata: &Metadata| metadata.topics().iter().any(|topic| !topic.partitions().is_empty());
            match asked {
                Ok(metadata) if is_there(&metadata) => return Ok(()),
                Ok(_) if Instant::now() >= deadline => {
                    let (topic, cluster) = (&self.topic, &self.cluster);
                    return Err(Error::new(format!(
                        "kafka at {cluster} has no topic `{topic}`, or this client may not write to it: make the topic before the job begins"
                    )));
                }
                Err(cause) if Instant::now() >= deadline => return Err(self.failed("find a broker", cause)),
                _ => thread::sleep(LOOK_AGAIN),
            }
        }
    }

    /// Gives the client a message; waits while its buffer is full.
    pub(super) fn send(&mut self, message: &Outgoing) -> Result<(), Error> {
        let mut record = message.to(&self.topic);
        loop {
            match self.client.send(record) {
                Ok(()) => {
                    self.sent += 1;
                    return Ok(());
                }
                Err((KafkaError::MessageProduction(RDKafkaErrorCode::QueueFull), again)) => {
                    record = again;
                    thread::sleep(FULL);
                    self.check()?;
                }
                Err((error, _)) => return Err(self.refused(error, Some(message.bytes()))),
            }
        }
    }

    /// Waits until the brokers have all that the client was given.
    ///
    /// # Errors
    /// They have not taken all of it in the time that `message.timeout.ms` gives them.
    pub(super) fn wait(&self) -> Result<(), Error> {
        self.client.client().context().wait(self.sent);
        self.check()
    }

    fn check(&self) -> Result<(), Error> {
        let failure = lock(&self.client.client().context().failure).clone();
        failure.map_or(Ok(()), |error| Err(self.refused(error, None)))
    }

    #[cold]
    fn refused(&self, cause: KafkaError, bytes: Option<usize>) -> Error {
        let (topic, cluster) = (&self.topic, &self.cluster);
        if cause.rdkafka_error_code() == Some(RDKafkaErrorCode::MessageSizeTooLarge) {
            let of = bytes.map_or(String::new(), |bytes| format!(" of {bytes} bytes"));
            let what = format!(
                "a message{of} is too large for kafka {topic} at {cluster}: raise `message.max.bytes` of this sink, and `max.message.bytes` of the topic"
            );
            return Error::new(what).caused_by(cause);
        }
        self.failed(&format!("write to {topic}"), cause)
    }

    /// An error with what the client complained of last, where it did.
    #[cold]
    pub(super) fn failed(&self, what: &str, cause: KafkaError) -> Error {
        let error = Error::new(format!("can't {what} in kafka at {}", self.cluster));
        match lock(&self.client.client().context().complaint).clone() {
            Some(complaint) => error.caused_by(Error::new(cause.to_string()).caused_by(complaint)),
            None => error.caused_by(cause),
        }
    }
}

impl Deliveries {
    fn wait(&self, sent: u64) {
        let mut failure = lock(&self.failure);
        self.is_waited_for.store(true, Ordering::SeqCst);
        while self.done.load(Ordering::SeqCst) < sent {
            failure = self.has_changed.wait_timeout(failure, LOOK_AGAIN).unwrap_or_else(PoisonError::into_inner).0;
        }
        self.is_waited_for.store(false, Ordering::SeqCst);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl ClientContext for Deliveries {
    fn error(&self, error: KafkaError, reason: &str) {
        let complaint = if reason.is_empty() { error.to_string() } else { reason.to_owned() };
        *lock(&self.complaint) = Some(complaint);
    }
}

impl ProducerContext for Deliveries {
    type DeliveryOpaque = ();

    fn delivery(&self, result: &DeliveryResult<'_>, (): ()) {
        if let Err((error, _)) = result {
            // What comes behind the first failure fails for it.
            lock(&self.failure).get_or_insert_with(|| error.clone());
        }
        self.done.fetch_add(1, Ordering::SeqCst);
        if self.is_waited_for.load(Ordering::SeqCst) {
            // Whoever waits is not between its look and its wait while this holds the lock.
            drop(lock(&self.failure));
            self.has_changed.notify_all();
        }
    }
}

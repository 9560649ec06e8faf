//! Exactly once: a transaction for each batch, with the batch's number in it.

use std::fmt;
use std::time::{Duration, Instant};

use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::producer::Producer as _;
use stream_runtime::Error;
use stream_runtime::sink::Transactional;

use super::{KafkaSink, Outgoing, Producer, Promise, Target};

mod marker;

use marker::{Mark, Marker};

/// How long a step of a transaction may take; the brokers may be away meanwhile. Behind it they give the transaction up.
const PATIENCE: Duration = Duration::from_secs(120);
/// A job that is stopped lets go of its transaction, if that is quick.
const LETTING_GO: Duration = Duration::from_secs(5);
/// So old, the mark is written again though a batch has nothing: brokers forget marks of jobs that are silent (`offsets.retention.minutes`).
const OLD: Duration = Duration::from_secs(3600);

/// Exactly once.
///
/// Kafka can't prepare a transaction and let another process commit it behind a crash. So each batch is a transaction that is committed when the job prepares it, with the
/// batch's number beside its messages: as the offset that a group of the output's own, `thalweg-` and the transactional id, has in partition 0 of the topic. A batch that
/// runs again behind a crash is known by that number, and is not written again. The number and the messages are seen together or not at all.
///
/// - Readers with `isolation.level=read_committed` see each batch once and as a whole; others may see messages of batches that were given up.
/// - A second job with the same transactional id puts the first one out: that one ends with an error at its next batch.
/// - A job that was stopped for longer than the brokers keep offsets of silent groups (`offsets.retention.minutes`, seven days unless set) can't tell any more
///   whether its last batch is there, and ends with an error that says so.
/// - A batch whose loops take longer than `transaction.timeout.ms` (two minutes unless [set](KafkaSink::set)) is given up by the brokers, and the job ends with
///   an error.
#[derive(Default)]
pub struct Transactions {
    id: String,
    /// Whether the output begins without a mark, in a job that has a checkpoint.
    is_new: bool,
    open: Option<Open>,
}

/// What is there once the brokers were asked.
struct Open {
    producer: Producer,
    marker: Marker,
    /// The last batch that is written, with the number of its messages.
    shown: Option<Mark>,
    /// When that was written.
    marked: Instant,
    /// The number of the batch that is being written; `None` in a job without numbers.
    batch: Option<u64>,
    /// The messages of it.
    written: u64,
    in_transaction: bool,
}

impl Transactions {
    pub(super) fn new(id: String) -> Self {
        Transactions { id, is_new: false, open: None }
    }

    /// Puts an earlier writer of this id out, and ends what it has left.
    fn open(&mut self, target: &Target) -> Result<&mut Open, Error> {
        let open = match self.open.take() {
            Some(open) => open,
            None => Open::new(&self.id, target)?,
        };
        Ok(self.open.insert(open))
    }

    /// Settles what an earlier run has left: what it has written is told by the mark.
    fn recover(&mut self, target: &Target, committed: Option<u64>) -> Result<(), Error> {
        let (id, is_new) = (self.id.clone(), self.is_new);
        self.open = None;
        let open = self.open(target)?;
        open.shown = open.marker.read()?;
        let next = committed.map_or(0, |committed| committed + 1);
        match (open.shown.map(|mark| mark.next), committed) {
            (None, Some(committed)) if !is_new => return Err(no_mark(&id, target, committed)),
            (None, _) => {
                // From now on, where there is none it was forgotten.
                open.begin()?;
                open.commit(Some(Mark::default()))?;
            }
            (Some(behind), _) if behind > next + 1 => return Err(of_another(&id, target, behind, committed)),
            (Some(_), _) => {}
        }
        open.batch = Some(next);
        Ok(())
    }

    fn prepare(&mut self, target: &Target, batch: u64) -> Result<(), Error> {
        let id = self.id.clone();
        let open = self.open(target)?;
        let written = std::mem::take(&mut open.written);
        open.batch = Some(batch + 1);
        if let Some(shown) = open.shown.filter(|shown| shown.has(batch)) {
            return match shown.messages == written || shown.next > batch + 1 {
                true => Ok(()),
                false => Err(not_the_same(&id, target, batch, shown.messages, written)),
            };
        }
        if !open.in_transaction && open.marked.elapsed() < OLD {
            return Ok(());
        }
        open.begin()?;
        open.commit(Some(Mark { next: batch + 1, messages: written }))
    }
}

impl Open {
    fn new(id: &str, target: &Target) -> Result<Self, Error> {
        let (ours, fixed) = ([("transaction.timeout.ms", "120000")], [("transactional.id", id)]);
        let producer = Producer::open(&target.settings, &target.topic, &ours, &fixed)?;
        producer
            .client
            .init_transactions(PATIENCE)
            .map_err(|cause| producer.failed(&format!("begin to write as `{id}`"), cause))?;
        let marker = Marker::open(&target.settings, &target.topic, id)?;
        Ok(Open {
            producer,
            marker,
            shown: None,
            marked: Instant::now(),
            batch: None,
            written: 0,
            in_transaction: false,
        })
    }

    fn send(&mut self, message: &Outgoing) -> Result<(), Error> {
        self.written += 1;
        if let (Some(batch), Some(shown)) = (self.batch, self.shown)
            && shown.has(batch)
        {
            return Ok(());
        }
        self.begin()?;
        self.producer.send(message).or_else(|error| self.give_up(error))
    }

    fn begin(&mut self) -> Result<(), Error> {
        if !self.in_transaction {
            self.producer.client.begin_transaction().map_err(|cause| self.failed("begin a transaction", cause))?;
            self.in_transaction = true;
        }
        Ok(())
    }

    /// Commits what was written, with a mark beside it if the batch has a number.
    fn commit(&mut self, mark: Option<Mark>) -> Result<(), Error> {
        self.producer.wait().or_else(|error| self.give_up(error))?;
        let marked = mark.map_or(Ok(()), |mark| self.marker.mark(&self.producer.client, mark, PATIENCE));
        let committed = marked.and_then(|()| self.producer.client.commit_transaction(PATIENCE));
        committed.or_else(|cause| {
            let error = self.failed("commit a batch", cause);
            self.give_up(error)
        })?;
        (self.shown, self.marked, self.in_transaction) = (mark.or(self.shown), Instant::now(), false);
        Ok(())
    }

    /// Lets go of the transaction, so that readers need not wait for it, and fails.
    #[cold]
    fn give_up<T>(&mut self, error: Error) -> Result<T, Error> {
        self.abort();
        Err(error)
    }

    fn abort(&mut self) {
        if std::mem::take(&mut self.in_transaction) {
            // Where it does not succeed, the brokers do it when it has timed out, or the next run does.
            let _ = self.producer.client.abort_transaction(LETTING_GO);
        }
    }

    #[cold]
    fn failed(&self, what: &str, cause: KafkaError) -> Error {
        use RDKafkaErrorCode::{Fenced, InvalidProducerEpoch};
        let is_out = cause.rdkafka_error_code().is_some_and(|code| matches!(code, Fenced | InvalidProducerEpoch));
        match is_out {
            true => self.producer.failed(
                &format!("{what}, for another job or output has begun to write with the same transactional id, or the transaction took too long (`transaction.timeout.ms`),"),
                cause,
            ),
            false => self.producer.failed(what, cause),
        }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.abort();
    }
}

impl Promise for Transactions {
    fn send(&mut self, target: &Target, message: &Outgoing) -> Result<(), Error> {
        self.open(target)?.send(message)
    }

    /// A job that is not exactly once: the transaction has no number.
    fn flush(&mut self) -> Result<(), Error> {
        match &mut self.open {
            Some(open) if open.in_transaction => open.commit(None),
            _ => Ok(()),
        }
    }
}

impl<E> KafkaSink<E, Transactions> {
    /// Begins though Kafka has no mark of this transactional id: the output is new in a job that has a checkpoint already, or its id is another than before. Without
    /// this such a job ends with an error, for the mark may have been forgotten. Take it out again once the job has run.
    #[must_use]
    pub fn begin_anew(mut self) -> Self {
        self.promise.is_new = true;
        self
    }
}

impl<E> Transactional for KafkaSink<E, Transactions> {
    fn recover(&mut self, committed: Option<u64>) -> Result<(), Error> {
        self.promise.recover(&self.target, committed)
    }

    fn prepare(&mut self, batch: u64) -> Result<(), Error> {
        self.promise.prepare(&self.target, batch)
    }

    /// It is there since it was prepared.
    fn commit(&mut self, _: u64) -> Result<(), Error> {
        Ok(())
    }
}

fn no_mark(id: &str, target: &Target, committed: u64) -> Error {
    let Target { topic, .. } = target;
    Error::new(format!(
        "the checkpoint has batch {committed}, and kafka has no mark of the transactional id `{id}` for {topic}: it can't be told whether the batch behind it was written. The mark is \
         forgotten when a job is stopped for longer than `offsets.retention.minutes`. If the last batch may come twice, or the output or its id is new, say `.begin_anew()`"
    ))
}

fn of_another(id: &str, target: &Target, next: u64, committed: Option<u64>) -> Error {
    let here = committed.map_or("no batch yet".into(), |committed| format!("batch {committed} as its last"));
    Error::new(format!(
        "kafka has batch {} of the transactional id `{id}` for {}, and this job's checkpoint has {here}: the id is another job's, or the checkpoint is older than what was \
         written. Give a job that begins anew an id of its own",
        next - 1,
        target.topic
    ))
}

fn not_the_same(id: &str, target: &Target, batch: u64, before: u64, now: u64) -> Error {
    Error::new(format!(
        "batch {batch} of the transactional id `{id}` is in kafka {} with {before} messages, and has {now} now: the id is another job's, or the pipeline gave other results when the \
         batch ran again",
        target.topic
    ))
}

impl fmt::Debug for Transactions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transactions").field("id", &self.id).finish_non_exhaustive()
    }
}

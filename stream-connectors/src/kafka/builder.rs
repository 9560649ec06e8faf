//! `kafka(topic)` and what is said of it.

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use stream_runtime::source::{Bounded, Unbounded};

use super::rate::Rate;
use super::reader::{Order, Topics};
use super::source::Work;
use super::start::Start;

/// Topics of Kafka as a source: see [`kafka()`].
///
/// `M` says who gives the partitions out: [`Alone`] or [`Member`]. `B` whether the source ends.
pub struct Kafka<M = Alone, B = Unbounded> {
    pub(super) order: Order,
    pub(super) work: Work,
    of: PhantomData<fn() -> (M, B)>,
}

/// Who gives the partitions out.
pub trait Membership: 'static {
    /// Whether it is a group.
    #[doc(hidden)]
    const IS_MEMBER: bool;
}

/// The source reads all partitions, or its [share](Kafka::share) of them. Offsets belong to the checkpoint.
#[derive(Debug)]
pub enum Alone {}

/// The source is a member of a group, which gives the partitions out. Offsets belong to the group.
#[derive(Debug)]
pub enum Member {}

impl Membership for Alone {
    const IS_MEMBER: bool = false;
}

impl Membership for Member {
    const IS_MEMBER: bool = true;
}

/// The messages of a topic. One that begins with `^` is a pattern, and stands for all topics whose names match.
///
/// Nothing is opened before the first poll. Unless said, the brokers are at `localhost:9092`, the source reads all partitions from the oldest message on, and
/// goes on for ever; partitions that are made meanwhile are found.
///
/// Messages are lent as they lie in the client's buffer ([`Message`](super::Message)). The formats of [`Payloads`](crate::payload::Payloads) read their payloads:
///
/// ```no_run
/// use thalweg::prelude::*;
///
/// #[derive(Decode)]
/// struct Reading<'a> {
///     sensor: &'a str,
///     celsius: f64,
/// }
///
/// stream!(
///     fn hottest(readings: impl Source<Reading<'_>>, out: impl Sink<String>) {
///         readings.filter(|reading| reading.celsius > 30.0).map(|reading| reading.sensor.to_owned()).sink(out);
///     }
/// );
///
/// let readings = kafka("readings").brokers("broker-1:9092,broker-2:9092").json::<Reading>();
/// hottest(readings, kafka_sink("alarms").brokers("broker-1:9092")).run_blocking()?;
/// # Ok::<(), Error>(())
/// ```
///
/// In a `#[durable]` pipeline the checkpoint has the offsets, and nothing is lost or read twice. See [the module](super) for that, and for [groups](Kafka::group).
pub fn kafka(topic: impl Into<String>) -> Kafka {
    let order = Order {
        topics: Topics::named(vec![topic.into()]),
        refresh: Duration::from_secs(30),
        share: (0, 1),
        ..Order::default()
    };
    Kafka::alone(order, None)
}

impl<M, B> Kafka<M, B> {
    /// Where the brokers are: one or more of `host:port`, with commas between them. The client finds the others by these.
    #[must_use]
    pub fn brokers(mut self, brokers: impl Into<String>) -> Self {
        self.order.settings.brokers(brokers.into());
        self
    }

    /// Reads these topics too. One that begins with `^` is a pattern.
    #[must_use]
    pub fn topics<T: Into<String>>(mut self, topics: impl IntoIterator<Item = T>) -> Self {
        self.order.topics.said.extend(topics.into_iter().map(Into::into));
        self
    }

    /// Sets what librdkafka can be told, by its name: `security.protocol`, `sasl.username`, `fetch.message.max.bytes` and [many
    /// more](https://github.com/confluentinc/librdkafka/blob/master/CONFIGURATION.md). A setting that is not known is an error of the first poll.
    ///
    /// What this source rests on stays as it is: `group.id`, `enable.auto.commit`, `enable.auto.offset.store`, `enable.partition.eof` and `auto.offset.reset`.
    #[must_use]
    pub fn set(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.order.settings.set(key.into(), value.into());
        self
    }

    /// Where to begin in partitions that neither a checkpoint nor the group has a place in; [`Start::Earliest`] unless said. Partitions that are made while
    /// the job runs begin with their oldest message, whatever this says.
    #[must_use]
    pub fn from(mut self, start: Start) -> Self {
        self.order.start = start;
        self
    }

    /// Reads at most so many messages in a second, at least one.
    #[must_use]
    pub fn max_rate(mut self, per_second: u64) -> Self {
        self.work.rate = Some(Rate::new(per_second));
        self
    }

    /// Goes on where messages are gone that the job has not read, with the earliest that are there, or topics of its checkpoint. Without this the job ends with
    /// an error: something is lost.
    #[must_use]
    pub fn skip_lost(mut self) -> Self {
        self.order.skip_lost = true;
        self
    }

    /// How often new partitions and topics are looked for; every 30 seconds unless said.
    #[must_use]
    pub fn refresh_every(mut self, interval: Duration) -> Self {
        self.order.refresh = interval;
        self
    }

    /// How long the brokers may give no answer when the source is opened, before the job ends with an error; 30 seconds unless said. Later they may be away for as
    /// long as it takes.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.order.settings.set_connect(timeout);
        self
    }

    fn becomes<N, C>(self) -> Kafka<N, C> {
        Kafka { order: self.order, work: self.work, of: PhantomData }
    }
}

impl Kafka {
    pub(super) fn alone(order: Order, rate: Option<Rate>) -> Self {
        Kafka { order, work: Work::within(rate), of: PhantomData }
    }

    /// Joins a group: its members, in other processes, share the partitions out among them, and take over from each other. The offsets belong to the group: each
    /// batch is told to it when it is done. Behind a crash, up to a second of messages come again.
    ///
    /// Such a source can't be read again from a place, so that no `#[durable]` pipeline takes it. What a pipeline keeps – totals, windows – stays in the process
    /// where it was when a partition goes to another; with [`tasks`](Kafka::tasks) it goes with the partition.
    #[must_use]
    pub fn group(mut self, group: impl Into<String>) -> Kafka<Member> {
        self.order.group = Some(group.into());
        self.order.is_member = true;
        self.becomes()
    }

    /// Ends where the partitions end when the source is opened.
    #[must_use]
    pub fn until_end(mut self) -> Kafka<Alone, Bounded> {
        self.order.until_end = true;
        self.becomes()
    }
}

impl<B> Kafka<Alone, B> {
    /// Reads the partitions whose number leaves the remainder `share` when divided by `shares`: so many processes, with a checkpoint each, share topics out.
    ///
    /// Each keeps the states of its partitions. Keys must be spread over the partitions in the same way as their messages for the results to be those of one process.
    #[must_use]
    pub fn share(mut self, share: u32, shares: u32) -> Self {
        let shares = i32::try_from(shares).unwrap_or(i32::MAX).max(1);
        self.order.share = (i32::try_from(share).unwrap_or(i32::MAX) % shares, shares);
        self
    }

    /// Tells this group the offsets that a durable job has committed, for tools that watch how far behind a group is. The job goes on from its checkpoint
    /// alone.
    #[must_use]
    pub fn report_to(mut self, group: impl Into<String>) -> Self {
        self.order.group = Some(group.into());
        self
    }
}

impl<M, B> fmt::Debug for Kafka<M, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Kafka").field("order", &self.order).finish_non_exhaustive()
    }
}

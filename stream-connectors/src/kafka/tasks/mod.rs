//! Tasks: the partitions of a group, each a durable job with a checkpoint of its own, which goes with its partition from process to process.
//!
//! `member` is the process in the group, and hears which partitions are its own; `crew` has their jobs begin and stop; a `task` is what such a job is made of, with its
//! `source`; `told` is what the group is told of their offsets.

use std::fmt;
use std::time::Duration;

use stream_runtime::Error;
use stream_runtime::engine::{Stop, StopOnDrop};
use tokio::runtime::Handle;

use super::builder::{Kafka, Member};
use super::rate::Rate;
use super::reader::Order;

mod crew;
mod job;
mod member;
mod source;
mod task;
mod told;
mod topics;

pub use job::TaskJob;
pub use source::TaskSource;
pub use task::Task;

/// How long a task waits for its checkpoint, unless told otherwise.
const LOCK_TIMEOUT: Duration = Duration::from_secs(60);

/// The tasks of a group, ready to run: see [`Kafka::tasks`].
#[must_use = "tasks do nothing until they are run"]
pub struct Tasks<F> {
    order: Order,
    rate: Option<Rate>,
    make: F,
    lock_timeout: Duration,
    stop: Stop,
    stop_on_ctrl_c: bool,
}

impl Kafka<Member> {
    /// Runs a job for each partition that the group gives to this process, with a checkpoint of its own: state moves from process to process with the partition that it is
    /// of.
    ///
    /// A **task** is a number of a partition: of the topic, and of the [other topics](Kafka::topics) with the same number. The closure makes its job, of a `#[durable]` pipeline:
    /// from what the task [reads](Task::source), to a checkpoint whose name has the task's [number](Task::partition), in a place that all processes of the group reach – a
    /// shared folder, or a bucket. The same holds for outputs: whatever belongs to one job alone, such as a transactional id or a folder of files, has the number in its name.
    ///
    /// When the group wants a partition back – another process has come, or this one is stopped – its job is stopped gracefully: the batch is done and committed, and the checkpoint
    /// let go of, before the partition is given back. Whoever gets it opens the checkpoint, and goes on with state and offsets exactly where they were. Of a process that has died the
    /// others get the partitions when the group misses it (`session.timeout.ms`), and a batch that was under way runs again. What `#[durable]` and
    /// `#[durable(exactly_once)]` promise of a job holds across all of that.
    ///
    /// - **State is per partition.** Keys must be spread over the partitions as the pipeline groups by them: then each key's state is in one task. Watermarks and what is
    ///   not keyed are each task's own.
    /// - The first topic decides: it has all partitions there are. Topics that are joined need the same number, and keys spread in the same way. A pattern can't be one.
    /// - Partitions that are added become new tasks, and begin with the oldest message. Add them to the first topic before the others.
    /// - An error of a job ends the whole, after the other tasks were stopped gracefully. A job that ends by itself – with
    ///   [`Trigger::available_now`](stream_runtime::engine::Trigger::available_now), say – is done; when all of this process are, the whole ends.
    /// - Offsets belong to the checkpoints. The group is told of them, for tools that watch lags.
    /// - [`max_rate`](Kafka::max_rate) is each task's.
    ///
    /// ```no_run
    /// use std::io::Write;
    /// use thalweg::prelude::*;
    ///
    /// #[derive(Decode)]
    /// struct Order<'a> {
    ///     customer: &'a str,
    ///     cents: u64,
    /// }
    ///
    /// stream!(
    ///     /// What each customer has spent, by which the orders are spread over the partitions.
    ///     #[durable(exactly_once)]
    ///     fn totals(orders: impl Source<Order<'_>>, out: impl Sink<(Box<str>, u64)>) {
    ///         orders.key_by(|order| order.customer).unbounded("customers are few").sum(|order| order.cents).sink(out);
    ///     }
    /// );
    ///
    /// kafka("orders")
    ///     .brokers("broker-1:9092")
    ///     .group("totals")
    ///     .tasks(|task| {
    ///         let out = kafka_sink("totals")
    ///             .brokers("broker-1:9092")
    ///             .with(|(_, cents): (Box<str>, u64), payload: &mut Vec<u8>| write!(payload, "{cents}"))
    ///             .key(|(customer, _): &(Box<str>, u64), key: &mut Vec<u8>| write!(key, "{customer}"))
    ///             .transactional_id(format!("totals-{}", task.partition()));
    ///         totals(task.source().json::<Order>(), out).checkpoint_to(format!("/shared/totals/{}", task.partition()))
    ///     })
    ///     .stop_on_ctrl_c()
    ///     .run_blocking()?;
    /// # Ok::<(), Error>(())
    /// ```
    pub fn tasks<F, J>(self, make: F) -> Tasks<F>
    where
        F: FnMut(&Task) -> J,
        J: TaskJob,
    {
        Tasks {
            order: self.order,
            rate: self.work.rate,
            make,
            lock_timeout: LOCK_TIMEOUT,
            stop: Stop::default(),
            stop_on_ctrl_c: false,
        }
    }
}

impl<F> Tasks<F> {
    /// How long a task waits for its checkpoint, when it begins and another process still has it; a minute unless said. It comes to that where the group has given up a
    /// process that is alive: behind a long pause, or cut off from the brokers. Behind it the whole ends, with an error that says who has the checkpoint. What the job itself [says](stream_runtime::engine::Job::lock_timeout)
    /// comes first.
    pub fn lock_timeout(mut self, longest: Duration) -> Self {
        self.lock_timeout = longest;
        self
    }

    /// Stops gracefully at ctrl-c: all tasks are stopped, and given back at once. A second ctrl-c ends the process.
    pub fn stop_on_ctrl_c(mut self) -> Self {
        self.stop_on_ctrl_c = true;
        self
    }

    /// A handle that stops it from elsewhere, gracefully.
    pub fn stop_handle(&self) -> Stop {
        self.stop.clone()
    }

    /// Joins the group, and runs the tasks that it gives to this process, each on a thread of its own, until it is stopped.
    ///
    /// # Errors
    /// A task's job has ended with an error, which names the partition; the brokers can't be reached at the beginning, or refuse; the topics are not as tasks need
    /// them.
    pub fn run_blocking<J>(self) -> Result<(), Error>
    where
        F: FnMut(&Task) -> J,
        J: TaskJob,
    {
        member::run(self, None)
    }

    /// The same, on a thread of tokio's blocking pool; outside calls of the jobs are made on this runtime. When the future is dropped, it stops.
    ///
    /// # Errors
    /// As for [`run_blocking`](Self::run_blocking).
    pub async fn run<J>(self) -> Result<(), Error>
    where
        F: FnMut(&Task) -> J + Send + 'static,
        J: TaskJob,
    {
        let runtime = Handle::current();
        let _stop = StopOnDrop(self.stop_handle());
        let ended = tokio::task::spawn_blocking(move || member::run(self, Some(runtime))).await;
        ended.unwrap_or_else(|cause| Err(Error::new("the thread that runs the tasks has ended").caused_by(cause)))
    }
}

impl<F> fmt::Debug for Tasks<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tasks").field("order", &self.order).finish_non_exhaustive()
    }
}

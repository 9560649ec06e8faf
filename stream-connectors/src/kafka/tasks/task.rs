//! What a task's job is made of.

use std::sync::Arc;

use super::source::TaskSource;
use super::told::Told;
use crate::kafka::builder::Kafka;
use crate::kafka::rate::Rate;
use crate::kafka::reader::{Order, Topics};
use crate::kafka::start::Start;

/// What the sources of all tasks have in common.
pub(super) struct Template {
    order: Order,
    rate: Option<Rate>,
    told: Arc<Told>,
}

impl Template {
    pub(super) fn new(order: Order, rate: Option<Rate>, told: Arc<Told>) -> Self {
        // The group is told by its member: a client that is none of them may not.
        Template { order: Order { group: None, is_member: false, ..order }, rate, told }
    }

    /// The task of a partition. One that was made since this process began is read from its first message.
    pub(super) fn task(&self, partition: i32, is_new: bool) -> Task {
        let start = if is_new { Start::Earliest } else { self.order.start.clone() };
        // Of so many shares none has two partitions.
        let order = Order { share: (partition, i32::MAX), start, ..self.order.clone() };
        Task { partition, order, rate: self.rate, told: Arc::clone(&self.told) }
    }
}

/// A partition's number, and what is to be read there: what the closure of [`Kafka::tasks`] makes a job of.
#[derive(Debug)]
pub struct Task {
    partition: i32,
    order: Order,
    rate: Option<Rate>,
    told: Arc<Told>,
}

impl Task {
    /// The number of the partition. What belongs to the task's job alone – its checkpoint, its transactional ids, its folders – has it in its name.
    pub fn partition(&self) -> i32 {
        self.partition
    }

    /// What is to be read: the partition of this number, of each topic of the group. It can be read again from a place, as a `#[durable]` pipeline wants it.
    pub fn source(&self) -> TaskSource {
        self.source_with(self.order.topics.clone())
    }

    /// The partition of this number of one topic alone, which is one of those that were given to [`kafka`](crate::kafka::kafka()) and [`Kafka::topics`]: for a pipeline with several
    /// inputs, such as a join. Another topic is an error of the job.
    ///
    /// ```no_run
    /// use thalweg::prelude::*;
    ///
    /// #[derive(Decode)]
    /// struct Customer {
    ///     id: u64,
    ///     name: String,
    /// }
    ///
    /// #[derive(Decode)]
    /// struct Order {
    ///     customer: u64,
    ///     cents: u64,
    /// }
    ///
    /// stream!(
    ///     #[durable]
    ///     fn named(orders: impl Source<Order>, customers: impl Source<Customer>, out: impl Sink<String>) {
    ///         let names = customers.key_by(|customer| customer.id).map_values(|customer| customer.name);
    ///         let names = names.unbounded("customers are few").latest();
    ///         let named = orders.lookup(names, |order| order.customer);
    ///         named.map(|(order, name)| format!("{}: {}", name.unwrap_or_default(), order.cents)).sink(out);
    ///     }
    /// );
    ///
    /// let tasks = kafka("orders").topics(["customers"]).group("named").tasks(|task| {
    ///     let (orders, customers) = (task.source_of("orders").json::<Order>(), task.source_of("customers").json::<Customer>());
    ///     named(orders, customers, kafka_sink("named")).checkpoint_to(format!("/shared/named/{}", task.partition()))
    /// });
    /// tasks.run_blocking()?;
    /// # Ok::<(), Error>(())
    /// ```
    pub fn source_of(&self, topic: &str) -> TaskSource {
        self.source_with(self.order.topics.only(topic))
    }

    fn source_with(&self, topics: Topics) -> TaskSource {
        let order = Order { topics, ..self.order.clone() };
        TaskSource::new(Kafka::alone(order, self.rate), Arc::clone(&self.told))
    }
}

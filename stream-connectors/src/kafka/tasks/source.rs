//! What a task reads.

use std::fmt;
use std::sync::Arc;
use std::task::{Context, Poll};

use stream_runtime::Error;
use stream_runtime::source::{Limit, Ready, Replayable, Source, Unbounded};

use super::told::Told;
use crate::kafka::batch::Messages;
use crate::kafka::builder::Kafka;
use crate::kafka::message::Message;
use crate::kafka::position::Offsets;

/// The partitions of a task's number: see [`Task::source`](super::Task::source). The group has given them to this process alone, so that the source can be read again from a place.
pub struct TaskSource {
    kafka: Kafka,
    told: Arc<Told>,
}

impl TaskSource {
    pub(super) fn new(kafka: Kafka, told: Arc<Told>) -> Self {
        TaskSource { kafka, told }
    }
}

impl Source for TaskSource {
    type Item<'b> = Message<'b>;
    type Batch<'b> = Messages<'b>;
    type Bound = Unbounded;

    fn poll_ready(&mut self, context: &mut Context<'_>, limit: Limit) -> Poll<Result<Ready, Error>> {
        self.kafka.poll_ready(context, limit)
    }

    fn batch(&mut self) -> Messages<'_> {
        self.kafka.batch()
    }

    fn partitions(&self) -> usize {
        self.kafka.partitions()
    }

    fn lag(&self) -> Option<u64> {
        self.kafka.lag()
    }

    fn is_idle(&self, partition: usize) -> bool {
        self.kafka.is_idle(partition)
    }
}

impl Replayable for TaskSource {
    type Position = Offsets;

    fn position(&self) -> Offsets {
        self.kafka.position()
    }

    fn seek(&mut self, position: &Offsets) -> Result<(), Error> {
        self.kafka.seek(position)
    }

    fn replay(&mut self, until: &Offsets) -> Result<(), Error> {
        self.kafka.replay(until)
    }

    /// The process tells the group.
    fn forget(&mut self, before: &Offsets) -> Result<(), Error> {
        self.told.note(before);
        Ok(())
    }
}

impl fmt::Debug for TaskSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TaskSource").field(&self.kafka).finish()
    }
}

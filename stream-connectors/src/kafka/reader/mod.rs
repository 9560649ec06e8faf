//! The thread that serves the client of a source: it opens, finds partitions, gives them out, and takes them back when the group wants them.
//!
//! Messages don't come this way: the source takes them from the queues of the partitions.

use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rdkafka::TopicPartitionList;
use stream_runtime::Error;

use super::bell::Bell;
use super::fetch::Queue;
use super::position::Named;
use super::settings::Settings;
use super::start::Start;

mod alone;
mod context;
mod discover;
pub(super) mod group;
mod office;

pub(super) use alone::{Reading, open};
pub(super) use context::{Context, Rebalance};
pub(super) use discover::Topics;
pub(super) use office::Office;

/// How long a question to the brokers may take.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);
/// How often the thread looks at what the source asks.
const TURN: Duration = Duration::from_millis(50);

/// What a reader is to do.
#[derive(Clone, Debug, Default)]
pub(super) struct Order {
    pub(super) settings: Settings,
    pub(super) topics: Topics,
    pub(super) start: Start,
    /// The group that the offsets are told to.
    pub(super) group: Option<String>,
    /// Whether the group gives the partitions out.
    pub(super) is_member: bool,
    /// Of so many readers, which one this is: it reads the partitions whose number leaves this remainder.
    pub(super) share: (i32, i32),
    /// The partitions that the source knows from a checkpoint, with the next offset.
    pub(super) known: Vec<(Named, i64)>,
    /// Whether the source ends where the partitions end now.
    pub(super) until_end: bool,
    /// Whether lost messages are passed over.
    pub(super) skip_lost: bool,
    /// How often new partitions are looked for.
    pub(super) refresh: Duration,
}

/// Partitions, as the client wants them.
pub(super) fn listed(partitions: &[Named]) -> TopicPartitionList {
    let mut list = TopicPartitionList::with_capacity(partitions.len());
    for of in partitions {
        list.add_partition(&of.topic, of.partition);
    }
    list
}

/// What the thread tells the source.
#[derive(Debug)]
pub(super) enum News {
    /// These partitions are to be read.
    Assigned(Vec<Assigned>),
    /// These are read by others from now on.
    Revoked(Vec<Named>),
}

/// A partition to be read.
#[derive(Debug)]
pub(super) struct Assigned {
    pub(super) of: Named,
    /// The first offset.
    pub(super) next: i64,
    /// Where it ends, in a source that ends.
    pub(super) end: Option<i64>,
    pub(super) queue: Queue,
}

/// The thread, for the source.
#[derive(Debug)]
pub(super) struct Reader {
    pub(super) office: Arc<Office>,
    thread: Option<JoinHandle<()>>,
}

impl Reader {
    pub(super) fn start(order: Order, bell: Arc<Bell>) -> Result<Self, Error> {
        let office = Arc::new(Office::new(bell));
        let theirs = Arc::clone(&office);
        let serve = move || {
            let served = match order.is_member {
                true => group::serve(&order, &theirs),
                false => alone::serve(&order, &theirs),
            };
            if let Err(error) = served {
                theirs.fail(error);
            }
        };
        let thread = thread::Builder::new().name("kafka-reader".into()).spawn(serve);
        let thread = thread.map_err(|cause| Error::new("can't start a thread to read from kafka").caused_by(cause))?;
        Ok(Reader { office, thread: Some(thread) })
    }
}

impl Drop for Reader {
    /// Waits until the client is closed: a group hears at once that this member is gone.
    fn drop(&mut self) {
        self.office.close();
        if let Some(thread) = self.thread.take() {
            // A panic in there has ended it too.
            let _ = thread.join();
        }
    }
}

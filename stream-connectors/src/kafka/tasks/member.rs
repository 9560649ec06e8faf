//! The process as a member of the group: it hears which partitions are its own, and has their tasks begin and stop.
//!
//! Its client has the assignment alone, and fetches nothing: each task reads with a client of its own.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::thread::{scope, sleep};
use std::time::{Duration, Instant};

use rdkafka::consumer::{CommitMode, Consumer};
use rdkafka::error::KafkaError;
use rdkafka::{Offset, TopicPartitionList};
use stream_runtime::Error;
use tokio::runtime::Handle;

use super::crew::{Crew, Making};
use super::job::TaskJob;
use super::task::{Task, Template};
use super::told::Told;
use super::{Tasks, topics};
use crate::kafka::position::Named;
use crate::kafka::reader::{Office, PATIENCE, Reading, Rebalance, listed, open};

/// Between two looks at tasks that are to stop.
const LOOK: Duration = Duration::from_millis(5);
/// How often the group is told of offsets that have changed.
const TELL: Duration = Duration::from_secs(1);
/// How often it is told of all, changed or not: what is told in the middle of a rebalance is refused, and the client keeps that to itself.
const TELL_AGAIN: Duration = Duration::from_secs(5);

/// Joins the group, and runs its tasks until it is told to stop.
pub(super) fn run<F, J>(tasks: Tasks<F>, runtime: Option<Handle>) -> Result<(), Error>
where
    F: FnMut(&Task) -> J,
    J: TaskJob,
{
    let Tasks { order, rate, make, lock_timeout, stop, stop_on_ctrl_c } = tasks;
    let first = topics::first(&order.topics)?;
    if stop_on_ctrl_c {
        stop.on_ctrl_c()?;
    }
    let office = Office::until(stop);
    let told = Arc::new(Told::default());
    let template = Template::new(order.clone(), rate, Arc::clone(&told));
    let making = Making { make, template, lock_timeout, runtime };
    let client = open(&order, &office)?;
    let reading = Reading::new(&order, &office, client)?;
    let worked = join(&reading, first).and_then(|there| match there {
        Some(there) => scope(|scope| {
            let crew = Crew::new(scope, making);
            let (now, has_unread) = (Instant::now(), false);
            Member {
                reading: &reading,
                first,
                there,
                crew,
                told,
                told_at: now,
                told_all_at: now,
                looked_at: now,
                has_unread,
            }
            .work()
        }),
        None => Ok(()),
    });
    // The client goes with the reading, and the others hear at once that this one is gone.
    office.close();
    worked
}

/// Joins the group by the first topic, and says which partitions there are. `None` where it was stopped before.
fn join(reading: &Reading<'_>, first: &str) -> Result<Option<BTreeSet<Named>>, Error> {
    let there = match reading.search.first_partitions(&reading.client, reading.order, reading.office) {
        Err(_) if reading.office.is_closed() => return Ok(None),
        there => there?,
    };
    topics::check(first, &there)?;
    reading.client.subscribe(&[first]).map_err(|cause| reading.complain("can't join a group of", cause))?;
    Ok(Some(there))
}

struct Member<'r, 's, 'e, F> {
    reading: &'r Reading<'r>,
    /// The topic that the group shares out.
    first: &'r str,
    /// The partitions that were there when this process began: their tasks begin where the user says, those that were made since with the oldest message.
    there: BTreeSet<Named>,
    crew: Crew<'s, 'e, F>,
    told: Arc<Told>,
    told_at: Instant,
    /// When the group was last told of all offsets.
    told_all_at: Instant,
    looked_at: Instant,
    /// Whether there were partitions that nobody reads, when the topics were last looked at.
    has_unread: bool,
}

impl<'s, F, J> Member<'_, 's, '_, F>
where
    F: FnMut(&Task) -> J,
    J: TaskJob + 's,
{
    fn work(mut self) -> Result<(), Error> {
        let worked = self.go_on();
        let ended = self.end();
        worked.and(ended)
    }

    fn go_on(&mut self) -> Result<(), Error> {
        while !self.reading.office.is_closed() && !self.crew.is_done() {
            self.reading.turn()?;
            self.hear()?;
            self.crew.look()?;
            self.tell_in_time();
            self.look_at_topics()?;
        }
        Ok(())
    }

    /// What the group has decided. The client waits for an answer to each decision before it tells of another.
    fn hear(&mut self) -> Result<(), Error> {
        for rebalance in self.reading.client.context().take_rebalances() {
            match rebalance {
                Rebalance::Assign(partitions) => self.begin(&partitions)?,
                Rebalance::Revoke { partitions, is_lost } => self.give_back(&partitions, is_lost)?,
            }
        }
        Ok(())
    }

    /// These partitions are this process's: their tasks begin.
    fn begin(&mut self, partitions: &[Named]) -> Result<(), Error> {
        self.take(partitions).map_err(|cause| self.reading.complain("can't take partitions from", cause))?;
        for of in partitions {
            self.crew.begin(of.partition, !self.there.contains(of))?;
        }
        Ok(())
    }

    /// Tells the client that it has these, of which it fetches nothing: their end is where it would, in the moment before it rests.
    fn take(&self, partitions: &[Named]) -> Result<(), KafkaError> {
        let mut list = TopicPartitionList::with_capacity(partitions.len());
        for of in partitions {
            list.add_partition_offset(&of.topic, of.partition, Offset::End)?;
        }
        self.reading.client.incremental_assign(&list)?;
        self.reading.client.pause(&list)
    }

    /// The group wants these back, or has given them to others already: it gets them when their tasks have stopped.
    fn give_back(&mut self, partitions: &[Named], is_lost: bool) -> Result<(), Error> {
        let is_theirs = |partition| partitions.iter().any(|of| of.partition == partition);
        self.await_end(is_theirs);
        self.crew.let_go(is_theirs);
        if is_lost || self.reading.client.assignment_lost() {
            self.crew.forgive(is_theirs);
        } else {
            self.tell(CommitMode::Async);
        }
        self.told.forget(is_theirs);
        self.reading
            .client
            .incremental_unassign(&listed(partitions))
            .map_err(|cause| self.reading.complain("can't give partitions back to", cause))
    }

    /// Stops tasks, and waits until they have done their batches and let go of their checkpoints. The group sees meanwhile that somebody is there.
    fn await_end(&mut self, which: impl Fn(i32) -> bool) {
        self.crew.stop(&which);
        while self.crew.has(&which) {
            // What it complains of is heard when they have ended.
            let _ = self.reading.client.poll(Duration::ZERO);
            sleep(LOOK);
        }
    }

    fn tell_in_time(&mut self) {
        if self.told_at.elapsed() < TELL {
            return;
        }
        self.told_at = Instant::now();
        if self.told_all_at.elapsed() >= TELL_AGAIN {
            self.told_all_at = Instant::now();
            self.told.tell_again();
        }
        self.tell(CommitMode::Async);
    }

    /// Tells the group what the tasks have committed, for those who watch it.
    fn tell(&self, mode: CommitMode) {
        if let Some(offsets) = self.told.take() {
            // If it does not hear it, it is told again.
            let _ = self.reading.client.commit(&offsets, mode);
        }
    }

    /// Whether there are partitions that nobody reads. They are added to one topic after the other, so that it is looked at twice.
    fn look_at_topics(&mut self) -> Result<(), Error> {
        let Reading { order, search, client, .. } = self.reading;
        if order.topics.said.len() < 2 || self.looked_at.elapsed() < order.refresh {
            return Ok(());
        }
        self.looked_at = Instant::now();
        let Ok(found) = search.partitions(client, PATIENCE) else { return Ok(()) };
        let checked = topics::check(self.first, &found);
        let had_unread = std::mem::replace(&mut self.has_unread, checked.is_err());
        if had_unread { checked } else { Ok(()) }
    }

    /// Stops all tasks, and gives everything back.
    fn end(&mut self) -> Result<(), Error> {
        self.await_end(|_| true);
        if self.reading.client.assignment_lost() {
            self.crew.forgive(|_| true);
        } else {
            self.tell(CommitMode::Sync);
        }
        for rebalance in self.reading.client.context().take_rebalances() {
            // The client can't be closed while it waits for an answer; what it was is all the same now.
            let _ = match rebalance {
                Rebalance::Assign(partitions) => self.reading.client.incremental_assign(&listed(&partitions)),
                Rebalance::Revoke { partitions, .. } => self.reading.client.incremental_unassign(&listed(&partitions)),
            };
        }
        self.crew.outcome()
    }
}

//! A reader that is a member of a group: the group says which partitions it reads, and may want them back.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use rdkafka::consumer::Consumer;
use rdkafka::error::KafkaResult;
use rdkafka::{Offset, TopicPartitionList};
use stream_runtime::Error;

use super::alone::{Reading, open};
use super::context::Rebalance;
use super::{Office, Order, PATIENCE, listed};
use crate::kafka::committed::committed as of_group;
use crate::kafka::fetch::Client;
use crate::kafka::position::Named;
use crate::kafka::start::Start;

/// How long a batch may take to end when a partition of it goes to another member. Behind it, that member reads the batch's messages again.
const HANDING_OVER: Duration = Duration::from_secs(30);

pub(super) fn serve(order: &Order, office: &Office) -> Result<(), Error> {
    let client = open(order, office)?;
    let reading = Reading::new(order, office, client)?;
    let there = reading.search.first_partitions(&reading.client, order, office)?;
    let mut member = Member { reading, there, topics: BTreeSet::new() };
    let first = member.there.clone();
    member.subscribe(&first)?;
    let mut refreshed = Instant::now();
    while !office.is_closed() {
        member.reading.turn()?;
        for rebalance in member.reading.client.context().take_rebalances() {
            match rebalance {
                Rebalance::Assign(partitions) => member.assign(partitions)?,
                Rebalance::Revoke { partitions, .. } => member.revoke(partitions)?,
            }
        }
        if refreshed.elapsed() >= order.refresh {
            refreshed = Instant::now();
            if let Ok(found) = member.reading.search.partitions(&member.reading.client, PATIENCE) {
                member.subscribe(&found)?;
            }
        }
    }
    Ok(())
}

struct Member<'r> {
    reading: Reading<'r>,
    /// The partitions that were there when the source was opened: in those it begins where the user says, in those made since with the oldest message.
    there: BTreeSet<Named>,
    /// What it has told the group that it reads.
    topics: BTreeSet<String>,
}

impl Member<'_> {
    /// Tells the group which topics this member reads, if these are others than before. New partitions of a topic the group finds by itself.
    fn subscribe(&mut self, found: &BTreeSet<Named>) -> Result<(), Error> {
        let topics: BTreeSet<String> = found.iter().map(|of| of.topic.to_string()).collect();
        if topics == self.topics || topics.is_empty() {
            return Ok(());
        }
        let names: Vec<&str> = topics.iter().map(String::as_str).collect();
        let reading = &self.reading;
        reading.client.subscribe(&names).map_err(|cause| reading.complain("can't join a group of", cause))?;
        self.topics = topics;
        Ok(())
    }

    /// Begins with these. The client waits for an answer whatever comes of it, and can't be closed before.
    fn assign(&mut self, partitions: Vec<Named>) -> Result<(), Error> {
        if partitions.is_empty() {
            return self.take_nothing();
        }
        let taken = self.take(partitions);
        if taken.is_err() {
            let _ = self.take_nothing();
        }
        taken
    }

    fn take_nothing(&self) -> Result<(), Error> {
        let (reading, nothing) = (&self.reading, TopicPartitionList::new());
        let answered = reading.client.incremental_assign(&nothing);
        answered.map_err(|cause| reading.complain("can't begin to read from", cause))
    }

    /// Begins where the group has left off, or else where the user says.
    fn take(&mut self, partitions: Vec<Named>) -> Result<(), Error> {
        let committed = self.reading.persist(|client| committed(client, &partitions))?;
        let mut offsets = Vec::with_capacity(partitions.len());
        let (mut old, mut new) = (Vec::new(), Vec::new());
        for (of, committed) in partitions.into_iter().zip(committed) {
            match committed {
                Some(offset) => offsets.push((of, offset)),
                None if self.there.contains(&of) => old.push(of),
                None => new.push(of),
            }
        }
        for (partitions, start) in [(old, &self.reading.order.start), (new, &Start::Earliest)] {
            let starts = self.reading.persist(|client| start.resolve(client, &partitions))?;
            offsets.extend(partitions.into_iter().zip(starts));
        }
        let begun = offsets.clone();
        self.reading.assign(offsets)?;
        // Where it begins is told at once: whoever has the partition next begins there too.
        store(&self.reading.client, begun.iter().map(|(of, next)| (of, *next)));
        Ok(())
    }

    /// Lets the batch that runs end, so that its offsets are told to the group, and gives the partitions up.
    fn revoke(&mut self, partitions: Vec<Named>) -> Result<(), Error> {
        let list = listed(&partitions);
        self.reading.office.take_back(partitions, HANDING_OVER);
        let reading = &self.reading;
        // What was told to the client of their offsets, it commits now.
        reading
            .client
            .incremental_unassign(&list)
            .map_err(|cause| reading.complain("can't give partitions back to", cause))
    }
}

/// What the group has committed.
fn committed(client: &Client, partitions: &[Named]) -> KafkaResult<Vec<Option<i64>>> {
    let answers = of_group(client, &listed(partitions), PATIENCE)?;
    let answer = |of: &Named| match answers.find_partition(&of.topic, of.partition)?.offset() {
        Offset::Offset(offset) => Some(offset),
        _ => None,
    };
    Ok(partitions.iter().map(answer).collect())
}

/// Tells the client what to commit: it does so every second, when it gives partitions up, and when it is closed.
pub(in crate::kafka) fn store<'p>(client: &Client, offsets: impl Iterator<Item = (&'p Named, i64)>) {
    let mut list = TopicPartitionList::new();
    for (of, next) in offsets {
        // An offset is never negative.
        let _ = list.add_partition_offset(&of.topic, of.partition, Offset::Offset(next));
    }
    // Only of a partition that is not ours any more can't it be told; whoever has it now tells of it.
    let _ = client.store_offsets(&list);
}

//! A place in topics: the offset in each partition.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A partition, by its name.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Named {
    pub(super) topic: Arc<str>,
    pub(super) partition: i32,
}

impl Named {
    pub(super) fn new(topic: impl Into<Arc<str>>, partition: i32) -> Self {
        Named { topic: topic.into(), partition }
    }
}

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.topic, self.partition)
    }
}

impl fmt::Debug for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// Where a source stands in its partitions: what a checkpoint keeps of it. It is shown as `readings/0@17 readings/1@5`.
///
/// The order is that in which the source met them, which is their number in the engine: watermarks are kept by it.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Offsets {
    topics: Vec<String>,
    partitions: Vec<Offset>,
}

/// Where it stands in a partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Offset {
    /// Which of the topics.
    topic: u32,
    partition: i32,
    /// Where the source began with it: the first batch that has it may have to run again.
    pub(super) start: i64,
    /// The next offset.
    pub(super) next: i64,
}

impl Offsets {
    /// Adds a partition, with the offset that the source began with and the next one.
    pub(super) fn push(&mut self, of: &Named, start: i64, next: i64) {
        let known = self.topics.iter().position(|topic| **topic == *of.topic);
        let topic = known.unwrap_or_else(|| {
            self.topics.push((*of.topic).to_owned());
            self.topics.len() - 1
        });
        let topic = u32::try_from(topic).unwrap_or(u32::MAX);
        self.partitions.push(Offset { topic, partition: of.partition, start, next });
    }

    /// The partitions in their order. One whose topic is missing, as only a damaged position can have it, is left out.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Named, Offset)> + '_ {
        self.partitions.iter().filter_map(|offset| {
            let topic = self.topics.get(usize::try_from(offset.topic).ok()?)?;
            Some((Named::new(topic.as_str(), offset.partition), *offset))
        })
    }

    /// The next offset of a partition, if it is known here.
    pub fn next_of(&self, topic: &str, partition: i32) -> Option<i64> {
        let is_it = |of: &Named| *of.topic == *topic && of.partition == partition;
        self.iter().find(|(of, _)| is_it(of)).map(|(_, offset)| offset.next)
    }
}

impl fmt::Debug for Offsets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, (of, offset)) in self.iter().enumerate() {
            let gap = if number == 0 { "" } else { " " };
            write!(f, "{gap}{of}@{}", offset.next)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partitions_keep_their_order_and_are_found_by_name() {
        let mut offsets = Offsets::default();
        offsets.push(&Named::new("b", 1), 3, 17);
        offsets.push(&Named::new("a", 0), 0, 5);
        offsets.push(&Named::new("b", 0), 0, 2);
        assert_eq!(format!("{offsets:?}"), "b/1@17 a/0@5 b/0@2");
        assert_eq!(offsets.next_of("b", 0), Some(2));
        assert_eq!(offsets.next_of("b", 2), None);
    }
}

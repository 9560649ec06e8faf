//! What the group is told of the offsets that tasks have committed, for those who watch it.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rdkafka::{Offset, TopicPartitionList};

use crate::kafka::position::{Named, Offsets};

/// The next offset of each partition whose task has committed a batch here.
#[derive(Debug, Default)]
pub(super) struct Told(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    next: BTreeMap<Named, i64>,
    has_changed: bool,
}

impl Told {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        // Every change is made at once, so that what a panic leaves is whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A task has committed a batch.
    pub(super) fn note(&self, before: &Offsets) {
        let mut inner = self.inner();
        for (of, offset) in before.iter() {
            inner.has_changed |= inner.next.insert(of, offset.next) != Some(offset.next);
        }
    }

    /// All of it is told once more.
    pub(super) fn tell_again(&self) {
        self.inner().has_changed = true;
    }

    /// What is to be told, if something has changed since.
    pub(super) fn take(&self) -> Option<TopicPartitionList> {
        let mut inner = self.inner();
        if !std::mem::take(&mut inner.has_changed) || inner.next.is_empty() {
            return None;
        }
        let mut list = TopicPartitionList::with_capacity(inner.next.len());
        for (of, next) in &inner.next {
            // An offset is never negative.
            let _ = list.add_partition_offset(&of.topic, of.partition, Offset::Offset(*next));
        }
        Some(list)
    }

    /// Others tell of these from now on.
    pub(super) fn forget(&self, is_gone: impl Fn(i32) -> bool) {
        self.inner().next.retain(|of, _| !is_gone(of.partition));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_changed_is_told_and_what_others_have_is_not() {
        let told = Told::default();
        assert!(told.take().is_none());
        let mut offsets = Offsets::default();
        offsets.push(&Named::new("a", 1), 0, 17);
        offsets.push(&Named::new("b", 1), 0, 5);
        told.note(&offsets);
        assert_eq!(told.take().map(|list| list.count()), Some(2));
        told.note(&offsets);
        assert!(told.take().is_none());
        offsets = Offsets::default();
        offsets.push(&Named::new("a", 2), 0, 1);
        told.note(&offsets);
        told.forget(|partition| partition == 1);
        assert_eq!(told.take().map(|list| list.count()), Some(1));
        told.tell_again();
        assert!(told.take().is_some());
    }
}

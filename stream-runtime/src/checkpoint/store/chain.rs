//! The objects that the state is made of: a base, if there is one, and the logs that came after it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::cursor::{Cursor, Open, Verified};
use super::history::History;
use super::merge::merge;
use super::object::{BaseHead, Link};
use crate::Error;
use crate::checkpoint::Storage;

/// What stands. All objects of it have been verified.
#[derive(Clone, Debug, Default)]
pub(super) struct Chain {
    pub(super) base: Option<Base>,
    pub(super) logs: Vec<Arc<Verified>>,
    /// The last log, which may be in the base.
    pub(super) last: Link,
    pub(super) history: History,
}

/// A base, and the last log that is in it.
#[derive(Clone, Debug)]
pub(super) struct Base {
    pub(super) object: Arc<Verified>,
    pub(super) batch: u64,
    pub(super) last: Link,
}

impl Chain {
    /// A base, and nothing after it.
    pub(super) fn of(object: Verified, head: BaseHead) -> Self {
        let BaseHead { last, done, begun } = head;
        let base = Base { object: Arc::new(object), batch: done.batch, last };
        Chain { base: Some(base), logs: Vec::new(), last, history: History { done: Some(done), begun } }
    }

    /// The sections of which there may be entries, in order.
    pub(super) fn sections(&self) -> BTreeSet<&str> {
        self.objects().flat_map(|object| &object.parts).map(|part| &*part.section).collect()
    }

    /// Gives the entries of a section, in the order of keys.
    ///
    /// # Errors
    /// An object can't be read or is damaged, or `each` says so.
    pub(super) fn entries<S: Storage>(
        &self,
        storage: &S,
        section: &str,
        each: impl FnMut(&[u8], &[u8]) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut cursors = Vec::new();
        for object in self.objects() {
            let is_base = self.base.as_ref().is_some_and(|base| Arc::ptr_eq(&base.object, object));
            let open = if is_base { Open::Stays } else { Open::ForEachBlock };
            for part in object.parts.iter().filter(|part| part.section == section) {
                cursors.push(Cursor::new(storage, object, part, cursors.len(), open));
            }
        }
        merge(cursors, each)
    }

    /// From the oldest to the newest.
    fn objects(&self) -> impl Iterator<Item = &Arc<Verified>> {
        self.base.iter().map(|base| &base.object).chain(&self.logs)
    }
}

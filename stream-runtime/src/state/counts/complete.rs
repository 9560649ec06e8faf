//! The windows that are complete, and at the end of the input those that are not.

use std::marker::PhantomData;
use std::vec;

use hashbrown::{HashTable, hash_table};

use super::Slot;
use super::begun::{Begun, Ready};
use crate::aggregate::Aggregate;
use crate::state::away::Fetching;
use crate::state::key::Key;
use crate::state::track::Track;
use crate::window::{Panelling, Records};

/// The windows that were completed in a step, those of a key in their order.
pub struct Complete<'s, K: Key, T, A: Aggregate<T>, M: Track> {
    pub(super) aggregate: &'s A,
    pub(super) ready: vec::Drain<'s, (K, Records, usize)>,
    pub(super) panes: vec::Drain<'s, A::Acc>,
    /// At the end of the input, if keys are away: all that there is.
    pub(super) rest: M::Only<MayRest<K, A::Acc, M>>,
    pub(super) item: PhantomData<fn(T)>,
}

impl<K: Key<Owned = K>, T, A: Aggregate<T, Acc: Clone>, M: Track> Iterator for Complete<'_, K, T, A, M> {
    type Item = (K, Records, A::Output);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let Some((key, records, panes)) = self.ready.next() else {
            let rest = M::get_mut(&mut self.rest)?.as_mut()?;
            return rest.next(self.aggregate);
        };
        let value = together(self.aggregate, self.panes.by_ref().take(panes))?;
        Some((key, records, value))
    }
}

/// What the panes of a window come to.
#[inline]
fn together<T, A: Aggregate<T>>(aggregate: &A, mut panes: impl Iterator<Item = A::Acc>) -> Option<A::Output> {
    let mut acc = panes.next()?;
    panes.for_each(|later| aggregate.merge(&mut acc, later));
    Some(aggregate.finish(acc))
}

/// See [`Rest`]; nothing where no key is away.
type MayRest<K, Acc, M> = Option<Box<Rest<K, Acc, M>>>;

/// All keys at the end of the input, one by one: first those that are away, then those that are here.
pub(super) struct Rest<K: Key, Acc, M: Track> {
    windows: Panelling,
    fetching: Fetching<K, Begun<Acc>>,
    here: Here<K, Acc, M>,
    /// The windows of the key that came last, and their panes.
    ready: vec::IntoIter<(K, Records, usize)>,
    panes: vec::IntoIter<Acc>,
}

/// The keys that are here: they wait until those that are away have come, for of one that came back the store has what it was.
enum Here<K: Key, Acc, M: Track> {
    Waits(HashTable<Slot<K, Acc, M>>),
    Comes(hash_table::IntoIter<Slot<K, Acc, M>>),
}

impl<K: Key<Owned = K>, Acc: Clone, M: Track> Rest<K, Acc, M> {
    pub(super) fn new(
        windows: Panelling,
        fetching: Fetching<K, Begun<Acc>>,
        table: HashTable<Slot<K, Acc, M>>,
    ) -> Self {
        let (ready, panes) = (Vec::new().into_iter(), Vec::new().into_iter());
        Rest { windows, fetching, here: Here::Waits(table), ready, panes }
    }

    #[cold]
    #[inline(never)]
    fn next<T, A: Aggregate<T, Acc = Acc>>(&mut self, aggregate: &A) -> Option<(K, Records, A::Output)> {
        loop {
            if let Some((key, records, panes)) = self.ready.next() {
                let value = together(aggregate, self.panes.by_ref().take(panes))?;
                return Some((key, records, value));
            }
            let (key, begun) = self.next_key()?;
            let (mut ready, mut panes): (Ready<K>, _) = (Vec::new(), Vec::new());
            begun.flush(&key, self.windows, &mut ready, &mut panes);
            (self.ready, self.panes) = (ready.into_iter(), panes.into_iter());
        }
    }

    fn next_key(&mut self) -> Option<(K, Begun<Acc>)> {
        if let Here::Waits(table) = &mut self.here {
            let is_here = |key: &K| table.find(crate::state::hash(key), |slot| slot.key.key == *key).is_some();
            if let Some(next) = self.fetching.find(|(key, _)| !is_here(key)) {
                return Some(next);
            }
            self.here = Here::Comes(std::mem::take(table).into_iter());
        }
        match &mut self.here {
            Here::Waits(_) => None,
            Here::Comes(slots) => slots.next().map(|slot| (slot.key.key, slot.begun)),
        }
    }
}

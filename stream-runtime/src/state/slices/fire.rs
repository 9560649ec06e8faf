//! The results of the windows that are over.

use std::hash::Hash;
use std::marker::PhantomData;

use super::join::Way;
use super::keys::Entry;
use super::part::SlicePart;
use crate::aggregate::Merges;
use crate::time::Timestamp;
use crate::window::Window;

/// The results of the windows that end at or before the watermark, oldest first.
pub struct Fired<'s, K, T, A: Merges<T>> {
    aggregate: &'s A,
    part: &'s mut SlicePart<K, A::Acc>,
    reached: Option<Timestamp>,
    way: Way,
    /// What fires now.
    firing: Option<Firing<K, A::Acc>>,
    /// The number of the key that is looked at next.
    id: usize,
    item: PhantomData<fn(T)>,
}

/// A window that fires, and the keys with their values, which the part has back when all have had their results.
type Firing<K, Acc> = (Window, Vec<Entry<K, Acc>>);

impl<'s, K: Hash, T, A: Merges<T>> Fired<'s, K, T, A> {
    pub(super) fn new(part: &'s mut SlicePart<K, A::Acc>, aggregate: &'s A, reached: Option<Timestamp>) -> Self {
        let (way, firing) = (part.way::<T, A>(), turn(part, aggregate, reached));
        Fired { aggregate, part, reached, way, firing, id: 0, item: PhantomData }
    }
}

/// Goes on to the next window that is over. (A method of the iterator would keep the iterator out of registers.)
#[cold]
#[inline(never)]
fn turn<K: Hash, T, A: Merges<T>>(
    part: &mut SlicePart<K, A::Acc>,
    aggregate: &A,
    reached: Option<Timestamp>,
) -> Option<Firing<K, A::Acc>> {
    part.leave(aggregate);
    let reached = reached?;
    let due = part.next_window().map(|window| (window, part.slicing.window(window)));
    match due.filter(|(_, bounds)| bounds.end <= reached) {
        Some((window, bounds)) => {
            part.reach(aggregate, window);
            Some((bounds, std::mem::take(&mut part.keys.entries)))
        }
        // What comes now is late for the windows that are over, the empty ones too.
        None => {
            part.next = part.next.max(part.slicing.over(reached) + 1);
            None
        }
    }
}

impl<K: Hash + Clone, T, A: Merges<T>> Iterator for Fired<'_, K, T, A> {
    type Item = (K, Window, A::Output);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (window, entries) = self.firing.as_mut()?;
            while let Some(entry) = entries.get_mut(self.id) {
                self.id += 1;
                if let Some(value) = result(self.aggregate, self.way, entry) {
                    return Some((entry.key.clone(), *window, value));
                }
            }
            self.part.keys.entries = std::mem::take(entries);
            (self.firing, self.id) = (turn(self.part, self.aggregate, self.reached), 0);
        }
    }
}

/// What a key's items in the window come to, if it has any.
#[inline]
fn result<K, T, A: Merges<T>>(aggregate: &A, way: Way, entry: &mut Entry<K, A::Acc>) -> Option<A::Output> {
    if A::INVERTS {
        return entry.later.as_ref().map(|all| aggregate.peek(all));
    }
    match (way, &entry.earlier, &entry.later) {
        (Way::Afresh, ..) => entry.later.take().map(|all| aggregate.finish(all)),
        (_, None, all) | (_, all, None) => all.as_ref().map(|all| aggregate.peek(all)),
        (_, Some(earlier), Some(later)) => {
            let mut all = earlier.clone();
            aggregate.merge(&mut all, later.clone());
            Some(aggregate.finish(all))
        }
    }
}

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
    /// The window that fires.
    firing: Option<(i128, Window)>,
    /// The number of the key that is looked at next.
    id: usize,
    item: PhantomData<fn(T)>,
}

impl<'s, K: Hash, T, A: Merges<T>> Fired<'s, K, T, A> {
    pub(super) fn new(part: &'s mut SlicePart<K, A::Acc>, aggregate: &'s A, reached: Option<Timestamp>) -> Self {
        let mut fired = Fired { aggregate, part, reached, firing: None, id: 0, item: PhantomData };
        fired.turn();
        fired
    }

    /// Goes on to the next window that is over.
    #[cold]
    #[inline(never)]
    fn turn(&mut self) {
        if let Some((window, _)) = self.firing.take() {
            self.part.leave(self.aggregate, window);
            self.part.next = window + 1;
        }
        let Some(reached) = self.reached else { return };
        let slicing = self.part.slicing;
        let due = self.part.next_window().map(|window| (window, slicing.window(window)));
        match due.filter(|(_, bounds)| bounds.end <= reached) {
            Some(due) => {
                self.part.reach(self.aggregate, due.0);
                (self.firing, self.id) = (Some(due), 0);
            }
            // What comes now is late for the windows that are over, the empty ones too.
            None => self.part.next = self.part.next.max(slicing.over(reached) + 1),
        }
    }
}

impl<K: Hash + Clone, T, A: Merges<T>> Iterator for Fired<'_, K, T, A> {
    type Item = (K, Window, A::Output);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (_, window) = self.firing?;
            let way = self.part.way::<T, A>();
            while let Some(entry) = self.part.keys.entries.get_mut(self.id) {
                self.id += 1;
                if let Some(value) = result(self.aggregate, way, entry) {
                    return Some((entry.key.clone(), window, value));
                }
            }
            self.turn();
        }
    }
}

/// What a key's items in the window come to, if it has any.
#[inline]
fn result<K, T, A: Merges<T>>(aggregate: &A, way: Way, entry: &mut Entry<K, A::Acc>) -> Option<A::Output> {
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

//! The results of the windows that are over.

use std::hash::Hash;
use std::marker::PhantomData;
use std::slice::IterMut;

use super::join::Way;
use super::keys::{Entry, Joined};
use super::part::SlicePart;
use crate::aggregate::Merges;
use crate::state::track::Track;
use crate::time::Timestamp;
use crate::window::Window;

/// The results of the windows that end at or before the watermark, oldest first.
///
/// A loop goes from window to window by [`turn`](Self::turn), and over the results of each in a loop of its own, which goes along an array with
/// what it needs in registers: as one iterator over all results, it took up to 12 instructions more for each.
pub struct Fired<'s, K, T, A: Merges<T>, M: Track> {
    aggregate: &'s A,
    part: &'s mut SlicePart<K, A::Acc, M>,
    reached: Option<Timestamp>,
    /// The window that fires, for those who take the results one by one, and the number of the key that is next.
    firing: Option<(Window, usize)>,
    item: PhantomData<fn(T)>,
}

impl<'s, K: Hash, T, A: Merges<T>, M: Track> Fired<'s, K, T, A, M> {
    pub(super) fn new(part: &'s mut SlicePart<K, A::Acc, M>, aggregate: &'s A, reached: Option<Timestamp>) -> Self {
        Fired { aggregate, part, reached, firing: None, item: PhantomData }
    }

    /// Goes on to the next window that is over.
    #[inline]
    pub fn turn(&mut self) -> Option<FiredWindow<'_, K, T, A>> {
        let (aggregate, way) = (self.aggregate, self.part.way::<T, A>());
        let window = turn(self.part, aggregate, self.reached)?;
        Some(FiredWindow { aggregate, way, window, entries: self.part.keys.entries.iter_mut() })
    }
}

/// Goes on to the next window that is over. (A method of the iterator would keep the iterator out of registers.)
#[cold]
#[inline(never)]
fn turn<K: Hash, T, A: Merges<T>, M: Track>(
    part: &mut SlicePart<K, A::Acc, M>,
    aggregate: &A,
    reached: Option<Timestamp>,
) -> Option<Window> {
    part.leave(aggregate);
    let reached = reached?;
    let due = part.next_window().map(|window| (window, part.slicing.window(window)));
    match due.filter(|(_, bounds)| bounds.end <= reached) {
        Some((window, bounds)) => {
            part.reach(aggregate, window);
            Some(bounds)
        }
        // What comes now is late for the windows that are over, the empty ones too.
        None => {
            part.next = part.next.max(part.slicing.over(reached) + 1);
            None
        }
    }
}

impl<K: Hash + Clone, T, A: Merges<T>, M: Track> Iterator for Fired<'_, K, T, A, M> {
    type Item = (K, Window, A::Output);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let way = self.part.way::<T, A>();
        loop {
            if let Some((window, id)) = &mut self.firing {
                while let Some(entry) = self.part.keys.entries.get_mut(*id) {
                    *id += 1;
                    if let Some(value) = result(self.aggregate, way, entry) {
                        return Some((entry.key.clone(), *window, value));
                    }
                }
            }
            self.firing = Some((turn(self.part, self.aggregate, self.reached)?, 0));
        }
    }
}

/// The results of one window.
pub struct FiredWindow<'p, K, T, A: Merges<T>> {
    aggregate: &'p A,
    way: Way,
    window: Window,
    entries: IterMut<'p, Entry<K, A::Acc>>,
}

impl<K: Clone, T, A: Merges<T>> Iterator for FiredWindow<'_, K, T, A> {
    type Item = (K, Window, A::Output);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let entry = self.entries.next()?;
            if let Some(value) = result(self.aggregate, self.way, entry) {
                return Some((entry.key.clone(), self.window, value));
            }
        }
    }
}

/// What a key's items in the window come to, if it has any.
#[inline]
fn result<K, T, A: Merges<T>>(aggregate: &A, way: Way, entry: &mut Entry<K, A::Acc>) -> Option<A::Output> {
    if A::INVERTS {
        return entry.later.as_ref().map(|all| aggregate.peek(&all.acc));
    }
    match (way, &entry.earlier, &entry.later) {
        (Way::Afresh, ..) => entry.later.take().map(|all| aggregate.finish(all.acc)),
        (_, Some(all), None) | (_, None, Some(Joined { acc: all, .. })) => Some(aggregate.peek(all)),
        (_, Some(earlier), Some(later)) => {
            let mut all = earlier.clone();
            aggregate.merge(&mut all, later.acc.clone());
            Some(aggregate.finish(all))
        }
        (_, None, None) => None,
    }
}

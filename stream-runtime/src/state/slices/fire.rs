//! The results of the windows that are over.

use std::marker::PhantomData;
use std::slice::IterMut;

use super::from_away::{FromAway, next_away};
use super::join::Way;
use super::keys::{CellsAway, Entry, Joined, Keys};
use super::part::SlicePart;
use crate::aggregate::Merges;
use crate::state::away::Away;
use crate::state::key::Key;
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
    /// What comes first of it, if keys are away.
    from_away: M::Only<Option<FromAway<K, A::Acc>>>,
    item: PhantomData<fn(T)>,
}

impl<'s, K: Key, T, A: Merges<T>, M: Track> Fired<'s, K, T, A, M> {
    pub(super) fn new(part: &'s mut SlicePart<K, A::Acc, M>, aggregate: &'s A, reached: Option<Timestamp>) -> Self {
        Fired { aggregate, part, reached, firing: None, from_away: M::make(|| None), item: PhantomData }
    }

    /// Goes on to the next window that is over. By itself, as all that is done once a window: the loop over the results has the registers then, which is one
    /// instruction for each (the pair `sliding_overlap_60_max`).
    #[inline(never)]
    pub fn turn(&mut self) -> Option<FiredWindow<'_, K, T, A, M>> {
        let (aggregate, way) = (self.aggregate, self.part.way::<T, A>());
        let (number, window) = turn(self.part, aggregate, self.reached)?;
        let slicing = self.part.slicing;
        let Keys { entries, away, .. } = &mut self.part.keys;
        let from_away = M::make(|| {
            let away = M::get_mut(away)?;
            Some((FromAway::new(away, slicing, number)?, away))
        });
        Some(FiredWindow { aggregate, way, window, entries: entries.iter_mut(), from_away })
    }
}

/// Goes on to the next window that is over. (A method of the iterator would keep the iterator out of registers.)
#[cold]
#[inline(never)]
fn turn<K: Key, T, A: Merges<T>, M: Track>(
    part: &mut SlicePart<K, A::Acc, M>,
    aggregate: &A,
    reached: Option<Timestamp>,
) -> Option<(i128, Window)> {
    part.leave(aggregate);
    let reached = reached?;
    let due = part.next_window().map(|window| (window, part.slicing.window(window)));
    match due.filter(|(_, bounds)| bounds.end <= reached) {
        Some((window, bounds)) => {
            part.reach(aggregate, window);
            Some((window, bounds))
        }
        // What comes now is late for the windows that are over, the empty ones too.
        None => {
            part.next = part.next.max(part.slicing.over(reached) + 1);
            None
        }
    }
}

impl<K: Key, T, A: Merges<T>, M: Track> Iterator for Fired<'_, K, T, A, M> {
    type Item = (K, Window, A::Output);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let way = self.part.way::<T, A>();
        loop {
            if let Some((window, id)) = &mut self.firing {
                if let (Some(from_away), Some(away)) =
                    (M::get_mut(&mut self.from_away), M::get_mut(&mut self.part.keys.away))
                    && let Some(from) = from_away
                {
                    match next_away(from, away, self.aggregate) {
                        Some((key, value)) => return Some((key, *window, value)),
                        None => *from_away = None,
                    }
                }
                while let Some(entry) = self.part.keys.entries.get_mut(*id) {
                    *id += 1;
                    if let Some(value) = result(self.aggregate, way, entry) {
                        return Some((entry.key.clone(), *window, value));
                    }
                }
            }
            let (number, window) = turn(self.part, self.aggregate, self.reached)?;
            let slicing = self.part.slicing;
            let away = &mut self.part.keys.away;
            self.from_away = M::make(|| M::get_mut(away).and_then(|away| FromAway::new(away, slicing, number)));
            self.firing = Some((window, 0));
        }
    }
}

/// The results of one window.
pub struct FiredWindow<'p, K, T, A: Merges<T>, M: Track> {
    aggregate: &'p A,
    way: Way,
    window: Window,
    entries: IterMut<'p, Entry<K, A::Acc, M>>,
    /// What comes first, if keys are away.
    from_away: M::Only<FromStore<'p, K, A::Acc>>,
}

/// The keys that are away, and where they are.
type FromStore<'p, K, Acc> = Option<(FromAway<K, Acc>, &'p mut Away<K, CellsAway<Acc>>)>;

impl<K: Clone, T, A: Merges<T>, M: Track> Iterator for FiredWindow<'_, K, T, A, M> {
    type Item = (K, Window, A::Output);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if let Some(from_away) = M::get_mut(&mut self.from_away)
            && let Some((from, away)) = from_away
        {
            match next_away(from, away, self.aggregate) {
                Some((key, value)) => return Some((key, self.window, value)),
                None => *from_away = None,
            }
        }
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
fn result<K, T, A: Merges<T>, M: Track>(aggregate: &A, way: Way, entry: &mut Entry<K, A::Acc, M>) -> Option<A::Output> {
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

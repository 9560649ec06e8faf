//! The results of a step, one after the other: left rows arrive and meet right ones, then right rows left ones, and then rows go.

use std::collections::VecDeque;
use std::iter::Flatten;
use std::vec::IntoIter;

use super::part::{IntervalPart, Joint};
use super::step::Sent;
use crate::join::{Interval, Over, Presence};
use crate::state::Key;
use crate::state::track::Track;

/// What the workers have sent, in their order.
type Post<Q, T> = Flatten<IntoIter<Vec<Sent<Q, T>>>>;

/// The results of the keys that one worker owns. Of a key, those of its left rows come first, in the order of their arrival, each with its
/// partners from the oldest to the newest; then those of its right rows; then the left rows without a partner, the oldest first; and then
/// the right ones.
pub struct Joined<'s, Q: Key, A, B, L: Presence, R: Presence, M: Track> {
    interval: Interval<A, B, L, R>,
    part: &'s mut IntervalPart<Q::Owned, A, B, L, R, M>,
    left: Post<Q, A>,
    right: Post<Q, B>,
    /// Pairs that were found and not given yet: those of some rows at a time, for which a loop of their own has all registers.
    found: VecDeque<Joint<Q::Owned, A, B, L, R>>,
    over: (Over, Over),
    /// The left rows, and the right ones, that go without a partner: known when all have arrived.
    alone: Option<(IntoIter<u32>, IntoIter<u32>)>,
}

/// So many pairs are found at a time, if no row has more.
const SOME: usize = 256;

impl<'s, Q: Key, A: Clone, B: Clone, L: Presence, R: Presence, M: Track> Joined<'s, Q, A, B, L, R, M> {
    pub(super) fn new(
        interval: Interval<A, B, L, R>,
        part: &'s mut IntervalPart<Q::Owned, A, B, L, R, M>,
        left: Vec<Vec<Sent<Q, A>>>,
        right: Vec<Vec<Sent<Q, B>>>,
        over: (Over, Over),
    ) -> Self {
        let (left, right) = (left.into_iter().flatten(), right.into_iter().flatten());
        Joined { interval, part, left, right, found: VecDeque::new(), over, alone: None }
    }

    /// How many rows are in memory.
    #[cfg(test)]
    pub(super) fn rows_here(&self) -> usize {
        self.part.left.rows.numbered().count() + self.part.right.rows.numbered().count()
    }

    /// Takes rows in until some have met partners, or none are left.
    #[inline(never)]
    fn find(&mut self) {
        while self.found.len() < SOME
            && let Some(sent) = self.left.next()
        {
            self.found.extend(self.part.left(self.interval, sent).into_iter().flatten());
        }
        while self.found.len() < SOME
            && let Some(sent) = self.right.next()
        {
            self.found.extend(self.part.right(self.interval, sent).into_iter().flatten());
        }
    }

    /// The next row that goes without having met a partner. When there is none, all those go that nobody asks for any more. Of the keys that are away, some come back
    /// at a time, each with all of its rows.
    #[inline(never)]
    fn alone(&mut self) -> Option<Joint<Q::Owned, A, B, L, R>> {
        loop {
            let (part, (over_left, over_right)) = (&mut *self.part, self.over);
            let known = || {
                part.bring_back_due((over_left, over_right));
                (part.left.alone(over_left).into_iter(), part.right.alone(over_right).into_iter())
            };
            let (left, right) = self.alone.get_or_insert_with(known);
            let alone = left.find_map(|row| self.part.left_alone(row));
            let alone = alone.or_else(|| right.find_map(|row| self.part.right_alone(row)));
            if alone.is_none() {
                self.part.forget(self.over);
                if self.part.has_due() {
                    self.alone = None;
                    continue;
                }
            }
            return alone;
        }
    }
}

impl<Q: Key, A: Clone, B: Clone, L: Presence, R: Presence, M: Track> Iterator for Joined<'_, Q, A, B, L, R, M> {
    type Item = Joint<Q::Owned, A, B, L, R>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.found.is_empty() {
            self.find();
        }
        self.found.pop_front().or_else(|| self.alone())
    }
}

//! The results of a step, one after the other: left rows arrive and meet right ones, then right rows left ones, and then rows go.

use std::iter::Flatten;
use std::vec::IntoIter;

use super::part::{Arrived, IntervalPart, LEFT, RIGHT};
use super::step::Sent;
use crate::join::{Interval, Over, Presence};
use crate::state::Key;
use crate::time::Timestamp;

/// What the workers have sent, in their order.
type Post<Q, T> = Flatten<IntoIter<Vec<Sent<Q, T>>>>;

/// The results of the keys that one worker owns. Of a key, those of its left rows come first, in the order of their arrival, each with its
/// partners from the oldest to the newest; then those of its right rows; then the left rows without a partner, the oldest first; and then
/// the right ones.
pub struct Joined<'s, Q: Key, A, B, L, R> {
    interval: Interval<A, B, L, R>,
    part: &'s mut IntervalPart<Q::Owned, A, B>,
    left: Post<Q, A>,
    right: Post<Q, B>,
    /// The row that meets its partners now.
    arrived: Option<Meeting>,
    over: (Over, Over),
}

enum Meeting {
    Left(Arrived),
    Right(Arrived),
}

/// A result, with its time.
type Result<K, A, B, L, R> = (Timestamp, (K, <L as Presence>::Of<A>, <R as Presence>::Of<B>));

impl<'s, Q: Key, A: Clone, B: Clone, L: Presence, R: Presence> Joined<'s, Q, A, B, L, R> {
    pub(super) fn new(
        interval: Interval<A, B, L, R>,
        part: &'s mut IntervalPart<Q::Owned, A, B>,
        left: Vec<Vec<Sent<Q, A>>>,
        right: Vec<Vec<Sent<Q, B>>>,
        over: (Over, Over),
    ) -> Self {
        let (left, right) = (left.into_iter().flatten(), right.into_iter().flatten());
        Joined { interval, part, left, right, arrived: None, over }
    }

    /// The row that meets its partners now, and the next of these.
    #[inline]
    fn meets(&mut self) -> Option<Result<Q::Owned, A, B, L, R>> {
        let (arrived, is_left) = match self.arrived.as_mut()? {
            Meeting::Left(arrived) => (arrived, true),
            Meeting::Right(arrived) => (arrived, false),
        };
        let (left, right) = (&mut self.part.left.rows, &mut self.part.right.rows);
        let next = match is_left {
            true => right.up_to(arrived.partner, arrived.last)?.1,
            false => left.up_to(arrived.partner, arrived.last)?.1,
        };
        let partner = std::mem::replace(&mut arrived.partner, next);
        let (left_row, right_row) = if is_left { (arrived.row, partner) } else { (partner, arrived.row) };
        if R::can_be_absent() {
            left.meets(left_row);
        }
        if L::can_be_absent() {
            right.meets(right_row);
        }
        let (a, b) = (left.get(left_row)?, right.get(right_row)?);
        let key = self.part.keys.get_bucket(arrived.bucket)?.key.clone();
        let at = Timestamp::from_micros(a.at.max(b.at));
        Some((at, (key, L::present(a.item.clone()), R::present(b.item.clone()))))
    }

    /// Takes a left row in.
    #[inline]
    fn left(&mut self) -> Option<Meeting> {
        let Sent { hash, at, key, item } = self.left.next()?;
        let (part, reach) = (&mut *self.part, self.interval.of_left(at));
        let bucket = part.bucket(hash, key);
        let slot = part.keys.get_bucket_mut(bucket)?;
        let row = part.left.insert(hash, &mut slot.lists[LEFT], at, item, R::can_be_absent());
        let partner = part.right.rows.first_from(slot.lists[RIGHT], reach.first);
        Some(Meeting::Left(Arrived { bucket, row, partner, last: reach.last }))
    }

    /// Takes a right row in.
    #[inline]
    fn right(&mut self) -> Option<Meeting> {
        let Sent { hash, at, key, item } = self.right.next()?;
        let (part, reach) = (&mut *self.part, self.interval.of_right(at));
        let bucket = part.bucket(hash, key);
        let slot = part.keys.get_bucket_mut(bucket)?;
        let row = part.right.insert(hash, &mut slot.lists[RIGHT], at, item, L::can_be_absent());
        let partner = part.left.rows.first_from(slot.lists[LEFT], reach.first);
        Some(Meeting::Right(Arrived { bucket, row, partner, last: reach.last }))
    }

    /// The next row that goes without having met a partner. When there is none, those have gone that nobody is told of.
    #[inline]
    fn alone(&mut self) -> Option<Result<Q::Owned, A, B, L, R>> {
        let IntervalPart { keys, left, right, .. } = &mut *self.part;
        let (over_left, over_right) = self.over;
        if R::can_be_absent()
            && let Some((key, row)) = left.leave(keys, LEFT, over_left)
        {
            return Some((Timestamp::from_micros(row.at), (key, L::present(row.item), R::absent()?)));
        }
        if L::can_be_absent()
            && let Some((key, row)) = right.leave(keys, RIGHT, over_right)
        {
            return Some((Timestamp::from_micros(row.at), (key, L::absent()?, R::present(row.item))));
        }
        let silent = |over, is_told: bool| (!is_told).then_some(over);
        self.part.sweep(silent(over_left, R::can_be_absent()), silent(over_right, L::can_be_absent()));
        None
    }
}

impl<Q: Key, A: Clone, B: Clone, L: Presence, R: Presence> Iterator for Joined<'_, Q, A, B, L, R> {
    type Item = Result<Q::Owned, A, B, L, R>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(result) = self.meets() {
                return Some(result);
            }
            self.arrived = match self.left() {
                Some(arrived) => Some(arrived),
                None => self.right(),
            };
            if self.arrived.is_none() {
                return self.alone();
            }
        }
    }
}

//! `top`

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::{Aggregate, Looking, Merges, Ordered};
use crate::state::Keep;

/// So many items with the largest values of what a closure takes from each.
#[derive(Clone, Copy, Debug)]
pub struct Top<F> {
    n: usize,
    by: F,
}

impl<F> Top<F> {
    /// The `n` items with the largest `by`.
    pub fn new(n: usize, by: F) -> Self {
        Top { n, by }
    }
}

/// The best items so far with what they are ranked by, the largest first, of equals the earlier first.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Winners<R, T>(Vec<(R, T)>);

impl<R, T> Winners<R, T> {
    /// Whether a new item is among the best `n`, given how it compares with a kept one. Most are not: that is all that a loop asks of them.
    #[inline]
    fn makes_it(&self, n: usize, order: impl Fn(&R) -> Ordering) -> bool {
        self.0.len() < n || self.0.last().is_some_and(|(last, _)| order(last) == Ordering::Greater)
    }

    /// Puts in an item that makes it.
    #[cold]
    #[inline(never)]
    fn insert(&mut self, n: usize, winner: (R, T), order: impl Fn(&R, &R) -> Ordering) {
        let place = self.0.partition_point(|(rank, _)| order(&winner.0, rank) != Ordering::Greater);
        self.0.truncate(n - 1);
        self.0.insert(place, winner);
    }
}

impl<T: Keep + Send, R: Ordered + Send, F: Fn(&T) -> R + Sync> Aggregate<T> for Top<F> {
    type Input = (R, T);
    type Acc = Winners<R::Owned, T::Owned>;
    type Output = Vec<T::Owned>;
    const COMBINES: bool = true;

    #[inline]
    fn input(&self, item: T) -> (R, T) {
        ((self.by)(&item), item)
    }

    #[inline]
    fn first(&self, input: (R, T)) -> Self::Acc {
        let mut winners = Winners(Vec::new());
        self.add(&mut winners, input);
        winners
    }

    #[inline]
    fn add(&self, acc: &mut Self::Acc, (rank, item): (R, T)) {
        if acc.makes_it(self.n, |kept| rank.order(kept)) {
            acc.insert(self.n, (rank.keep(), item.keep()), R::order_kept);
        }
    }

    fn merge(&self, acc: &mut Self::Acc, later: Self::Acc) {
        for winner in later.0 {
            if !acc.makes_it(self.n, |kept| R::order_kept(&winner.0, kept)) {
                // The others are no larger.
                return;
            }
            acc.insert(self.n, winner, R::order_kept);
        }
    }

    fn peek(&self, acc: &Self::Acc) -> Vec<T::Owned> {
        acc.0.iter().map(|(_, item)| item.clone()).collect()
    }

    fn finish(&self, acc: Self::Acc) -> Vec<T::Owned> {
        acc.0.into_iter().map(|(_, item)| item).collect()
    }
}

impl<T: Keep + Send, R: Ordered + Send, F: Fn(&T) -> R + Sync> Merges<T> for Top<F> {}

impl<T: Keep + Clone + Send, R: Ordered + Send, F: Fn(&T) -> R + Sync> Looking<T> for Top<F> {
    #[inline]
    fn look(&self, item: &T) -> (R, T) {
        ((self.by)(item), item.clone())
    }
}

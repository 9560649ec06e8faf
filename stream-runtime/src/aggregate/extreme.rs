//! `min` and `max`

use std::cmp::Ordering;
use std::marker::PhantomData;

use super::{Aggregate, Looking, Merges, Ordered};

/// Which end of the order is looked for.
pub trait Side: Send + Sync {
    /// How a value compares with the extreme so far if it takes its place.
    const BEATS: Ordering;
}

/// The smallest.
#[derive(Clone, Copy, Debug)]
pub enum Smallest {}

impl Side for Smallest {
    const BEATS: Ordering = Ordering::Less;
}

/// The largest.
#[derive(Clone, Copy, Debug)]
pub enum Largest {}

impl Side for Largest {
    const BEATS: Ordering = Ordering::Greater;
}

/// The first of the smallest or largest values that a closure takes from each item.
///
/// A value that borrows from its batch is owned only when it becomes the extreme.
#[derive(Clone, Copy, Debug)]
pub struct Extreme<F, S>(F, PhantomData<S>);

/// The smallest value.
pub type Min<F> = Extreme<F, Smallest>;

/// The largest value.
pub type Max<F> = Extreme<F, Largest>;

impl<F, S> Extreme<F, S> {
    /// The extreme of what the closure takes.
    pub fn new(value: F) -> Self {
        Extreme(value, PhantomData)
    }
}

impl<T, V: Ordered + Send, F: Fn(&T) -> V + Sync, S: Side> Aggregate<T> for Extreme<F, S> {
    type Input = V;
    type Acc = V::Owned;
    type Output = V::Owned;
    const COMBINES: bool = true;
    const COMMUTES: bool = V::TELLS_APART;

    #[inline]
    fn input(&self, item: T) -> V {
        self.look(&item)
    }

    #[inline]
    fn first(&self, value: V) -> V::Owned {
        value.keep()
    }

    #[inline]
    fn add(&self, extreme: &mut V::Owned, value: V) {
        if value.order(extreme) == S::BEATS {
            *extreme = value.keep();
        }
    }

    #[inline]
    fn merge(&self, extreme: &mut V::Owned, later: V::Owned) {
        if V::order_kept(&later, extreme) == S::BEATS {
            *extreme = later;
        }
    }

    #[inline]
    fn peek(&self, extreme: &V::Owned) -> V::Owned {
        extreme.clone()
    }

    #[inline]
    fn finish(&self, extreme: V::Owned) -> V::Owned {
        extreme
    }
}

impl<T, V: Ordered + Send, F: Fn(&T) -> V + Sync, S: Side> Merges<T> for Extreme<F, S> {}

impl<T, V: Ordered + Send, F: Fn(&T) -> V + Sync, S: Side> Looking<T> for Extreme<F, S> {
    #[inline]
    fn look(&self, item: &T) -> V {
        (self.0)(item)
    }
}

//! `min` and `max`

use std::cmp::Ordering;
use std::marker::PhantomData;

use super::{Aggregate, Looking, Ordered};

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
    type Acc = Option<V::Owned>;
    type Output = V::Owned;
    const COMBINES: bool = true;

    #[inline]
    fn input(&self, item: T) -> V {
        self.look(&item)
    }

    #[inline]
    fn start(&self) -> Option<V::Owned> {
        None
    }

    #[inline]
    fn add(&self, acc: &mut Option<V::Owned>, value: V) {
        if acc.as_ref().is_none_or(|extreme| value.order(extreme) == S::BEATS) {
            *acc = Some(value.keep());
        }
    }

    #[inline]
    fn merge(&self, acc: &mut Option<V::Owned>, later: Option<V::Owned>) {
        let Some(value) = later else { return };
        if acc.as_ref().is_none_or(|extreme| V::order_kept(&value, extreme) == S::BEATS) {
            *acc = Some(value);
        }
    }

    #[inline]
    fn peek(&self, acc: &Option<V::Owned>) -> V::Owned {
        self.finish(acc.clone())
    }

    #[inline]
    fn finish(&self, acc: Option<V::Owned>) -> V::Owned {
        acc.expect("an accumulator is made for an item, which is added at once")
    }
}

impl<T, V: Ordered + Send, F: Fn(&T) -> V + Sync, S: Side> Looking<T> for Extreme<F, S> {
    #[inline]
    fn look(&self, item: &T) -> V {
        (self.0)(item)
    }
}

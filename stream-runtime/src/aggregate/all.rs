//! The argument of `aggregate`'s closure.

use std::marker::PhantomData;

use super::{Collect, Count, Distinct, Fold, Max, Mean, Min, Reduce, Sum, Top};

/// All items of a key: its methods say what they come to, each as the operator of the same name does.
///
/// Those that take whole items (`reduce`, `fold`, `collect`, `top`) get a clone each, since they share the item with the others.
///
/// What the items and their parts must be able to do, the operator `aggregate` asks of the whole: asked here too, it would be said twice.
pub struct All<T>(PhantomData<fn() -> T>);

impl<T> Clone for All<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for All<T> {}

impl<T> All<T> {
    pub(crate) const fn new() -> Self {
        All(PhantomData)
    }

    /// The number of items.
    pub fn count(self) -> Count {
        Count
    }

    /// The sum of what the closure takes from each item.
    pub fn sum<V, F: Fn(&T) -> V + Sync>(self, number: F) -> Sum<F> {
        Sum(number)
    }

    /// The arithmetic mean of what the closure takes from each item.
    pub fn mean<V, F: Fn(&T) -> V + Sync>(self, number: F) -> Mean<F> {
        Mean(number)
    }

    /// The smallest of what the closure takes from each item.
    pub fn min<V, F: Fn(&T) -> V + Sync>(self, value: F) -> Min<F> {
        Min::new(value)
    }

    /// The largest of what the closure takes from each item.
    pub fn max<V, F: Fn(&T) -> V + Sync>(self, value: F) -> Max<F> {
        Max::new(value)
    }

    /// The different values that the closure takes from each item, in the order of their first arrival.
    pub fn distinct<V, F: Fn(&T) -> V + Sync>(self, value: F) -> Distinct<F> {
        Distinct(value)
    }

    /// The items put together, two at a time, from left to right.
    pub fn reduce<F: Fn(T, T) -> T + Sync>(self, function: F) -> Reduce<F> {
        Reduce(function)
    }

    /// The items taken in one after the other, by a value that begins as `init`.
    pub fn fold<S, F: Fn(S, T) -> S + Sync>(self, init: S, function: F) -> Fold<S, F> {
        Fold::new(init, function)
    }

    /// The items, in the order of their arrival.
    pub fn collect(self) -> Collect {
        Collect
    }

    /// The `n` items of which the closure takes the largest values.
    pub fn top<R, F: Fn(&T) -> R + Sync>(self, n: usize, by: F) -> Top<F> {
        Top::new(n, by)
    }
}

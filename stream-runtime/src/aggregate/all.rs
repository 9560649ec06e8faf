//! The argument of `aggregate`'s closure.

use std::marker::PhantomData;

use crate::plan::{Gives, IsKey, IsNumber, IsOrdered, Proof};

use super::{Collect, Count, Distinct, Fold, Max, Mean, Min, Reduce, ReduceInvertible, Sum, Top};

/// All items of a key: its methods say what they come to, each as the operator of the same name does.
///
/// Those that take whole items (`reduce`, `reduce_invertible`, `fold`, `collect`, `top`) get a clone each, since they share the item with the others.
///
/// What the parts that closures take must be able to do is asked here: where one is not, nobody knows of what type its aggregate is, and the
/// operator `aggregate` says nothing more. What the items must be able to do, that operator asks of the whole.
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
    pub fn sum<V, O, W, F, A>(self, number: F) -> A
    where
        F: Fn(&T) -> V + Sync,
        V: IsNumber<O, W>,
        Proof<W>: Gives<Sum<F>, A>,
    {
        Proof::give(Sum(number))
    }

    /// The arithmetic mean of what the closure takes from each item.
    pub fn mean<V, O, W, F, A>(self, number: F) -> A
    where
        F: Fn(&T) -> V + Sync,
        V: IsNumber<O, W>,
        Proof<W>: Gives<Mean<F>, A>,
    {
        Proof::give(Mean(number))
    }

    /// The smallest of what the closure takes from each item.
    pub fn min<V, O, W, F, A>(self, value: F) -> A
    where
        F: Fn(&T) -> V + Sync,
        V: IsOrdered<O, W>,
        Proof<W>: Gives<Min<F>, A>,
    {
        Proof::give(Min::new(value))
    }

    /// The largest of what the closure takes from each item.
    pub fn max<V, O, W, F, A>(self, value: F) -> A
    where
        F: Fn(&T) -> V + Sync,
        V: IsOrdered<O, W>,
        Proof<W>: Gives<Max<F>, A>,
    {
        Proof::give(Max::new(value))
    }

    /// The different values that the closure takes from each item, in the order of their first arrival.
    pub fn distinct<V, O, W, F, A>(self, value: F) -> A
    where
        F: Fn(&T) -> V + Sync,
        V: IsKey<O, W>,
        Proof<W>: Gives<Distinct<F>, A>,
    {
        Proof::give(Distinct(value))
    }

    /// The items put together, two at a time, from left to right.
    pub fn reduce<F: Fn(T, T) -> T + Sync>(self, function: F) -> Reduce<F> {
        Reduce(function)
    }

    /// The items put together, two at a time, from left to right, by a closure that has an inverse.
    pub fn reduce_invertible<F, I>(self, function: F, inverse: I) -> ReduceInvertible<F, I>
    where
        F: Fn(T, T) -> T + Sync,
        I: Fn(T, T) -> T + Sync,
    {
        ReduceInvertible::new(function, inverse)
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
    pub fn top<R, O, W, F, A>(self, n: usize, by: F) -> A
    where
        F: Fn(&T) -> R + Sync,
        R: IsOrdered<O, W>,
        Proof<W>: Gives<Top<F>, A>,
    {
        Proof::give(Top::new(n, by))
    }
}

//! `reduce_invertible`

use super::{Aggregate, Looking, Merges};
use crate::state::Keep;

/// All items, put together two at a time by a closure, from left to right, and taken out again by its inverse.
#[derive(Clone, Copy, Debug)]
pub struct ReduceInvertible<F, I> {
    function: F,
    inverse: I,
}

impl<F, I> ReduceInvertible<F, I> {
    /// With an inverse, for which `inverse(function(a, b), a)` is `b`.
    pub fn new(function: F, inverse: I) -> Self {
        ReduceInvertible { function, inverse }
    }
}

impl<T, F, I> Aggregate<T> for ReduceInvertible<F, I>
where
    T: Keep<Owned = T> + Clone + Send + Sync + 'static,
    F: Fn(T, T) -> T + Sync,
    I: Fn(T, T) -> T + Sync,
{
    type Input = T;
    type Acc = Option<T>;
    type Output = T;
    // What the closure does to digits that are lost would tell.
    const COMBINES: bool = false;

    #[inline]
    fn input(&self, item: T) -> T {
        item
    }

    #[inline]
    fn first(&self, item: T) -> Option<T> {
        Some(item)
    }

    #[inline]
    fn add(&self, acc: &mut Option<T>, item: T) {
        *acc = Some(match acc.take() {
            Some(earlier) => (self.function)(earlier, item),
            None => item,
        });
    }

    #[inline]
    fn merge(&self, acc: &mut Option<T>, later: Option<T>) {
        if let Some(later) = later {
            self.add(acc, later);
        }
    }

    #[inline]
    fn peek(&self, acc: &Option<T>) -> T {
        self.finish(acc.clone())
    }

    #[inline]
    fn finish(&self, acc: Option<T>) -> T {
        acc.expect("an accumulator is made for an item, which is added at once")
    }
}

impl<T, F, I> Merges<T> for ReduceInvertible<F, I>
where
    T: Keep<Owned = T> + Clone + Send + Sync + 'static,
    F: Fn(T, T) -> T + Sync,
    I: Fn(T, T) -> T + Sync,
{
    const INVERTS: bool = true;

    fn unmerge(&self, acc: &mut Option<T>, earlier: &Option<T>) {
        if let (Some(all), Some(earlier)) = (acc.take(), earlier) {
            *acc = Some((self.inverse)(all, earlier.clone()));
        }
    }
}

impl<T, F, I> Looking<T> for ReduceInvertible<F, I>
where
    T: Keep<Owned = T> + Clone + Send + Sync + 'static,
    F: Fn(T, T) -> T + Sync,
    I: Fn(T, T) -> T + Sync,
{
    #[inline]
    fn look(&self, item: &T) -> T {
        item.clone()
    }
}

//! `fold`

use super::{Aggregate, Looking};

/// A value that takes in one item after the other by a closure.
#[derive(Clone, Copy, Debug)]
pub struct Fold<S, F> {
    init: S,
    function: F,
}

impl<S, F> Fold<S, F> {
    /// Begins with `init` for each key.
    pub fn new(init: S, function: F) -> Self {
        Fold { init, function }
    }
}

impl<T: Send, S, F> Aggregate<T> for Fold<S, F>
where
    S: Clone + Send + Sync + 'static,
    F: Fn(S, T) -> S + Sync,
{
    type Input = T;
    // `None` is `init`: so the closure can have its value by value, as in `Iterator::fold`, and the place it came from is never left
    // with half of one, even when the closure panics.
    type Acc = Option<S>;
    type Output = S;
    // Nothing says how two values of `S` make one.
    const COMBINES: bool = false;

    #[inline]
    fn input(&self, item: T) -> T {
        item
    }

    #[inline]
    fn first(&self, item: T) -> Option<S> {
        Some((self.function)(self.init.clone(), item))
    }

    #[inline]
    fn add(&self, acc: &mut Option<S>, item: T) {
        let earlier = acc.take().unwrap_or_else(|| self.init.clone());
        *acc = Some((self.function)(earlier, item));
    }

    /// Never called: it neither combines nor merges.
    fn merge(&self, acc: &mut Option<S>, later: Option<S>) {
        *acc = later;
    }

    #[inline]
    fn peek(&self, acc: &Option<S>) -> S {
        self.finish(acc.clone())
    }

    #[inline]
    fn finish(&self, acc: Option<S>) -> S {
        acc.unwrap_or_else(|| self.init.clone())
    }
}

impl<T: Clone + Send, S, F> Looking<T> for Fold<S, F>
where
    S: Clone + Send + Sync + 'static,
    F: Fn(S, T) -> S + Sync,
{
    #[inline]
    fn look(&self, item: &T) -> T {
        item.clone()
    }
}

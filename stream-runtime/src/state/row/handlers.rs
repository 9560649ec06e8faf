//! What is called for timers, and for state that expires.

use crate::engine::at as operator;
use crate::time::Timestamp;

use super::timers::Timers;

/// A closure of the operator with this number, by which a panic in it is told.
pub struct Handler<F> {
    id: usize,
    function: F,
}

impl<F> Handler<F> {
    /// The closure of an operator.
    pub fn new(id: usize, function: F) -> Self {
        Handler { id, function }
    }
}

/// The closures for the timers' names, as nested pairs in the order of their numbers. They give items of type `U`.
pub trait Handlers<K, S, U>: Sync {
    /// What a timer gives.
    type Given: Iterator<Item = U>;

    /// Calls a timer.
    fn call(&self, name: usize, state: &mut S, key: &K, at: Timestamp, timers: &mut Timers<'_>) -> Option<Self::Given>;
}

impl<K, S, U> Handlers<K, S, U> for () {
    type Given = std::iter::Empty<U>;

    fn call(&self, _: usize, _: &mut S, _: &K, _: Timestamp, _: &mut Timers<'_>) -> Option<Self::Given> {
        None
    }
}

impl<K, S, U, I, F, Rest> Handlers<K, S, U> for (Handler<F>, Rest)
where
    I: IntoIterator<Item = U>,
    F: Fn(&mut S, &K, Timestamp, &mut Timers<'_>) -> I + Sync,
    Rest: Handlers<K, S, U>,
{
    type Given = Either<I::IntoIter, Rest::Given>;

    fn call(&self, name: usize, state: &mut S, key: &K, at: Timestamp, timers: &mut Timers<'_>) -> Option<Self::Given> {
        let (Handler { id, function }, rest) = self;
        match name.checked_sub(1) {
            None => Some(Either::One(operator(*id, || function(state, key, at, timers).into_iter()))),
            Some(name) => rest.call(name, state, key, at, timers).map(Either::Other),
        }
    }
}

/// The closure for state that expires, if there is one. It gives items of type `U`.
pub trait AtExpiry<K, S, U>: Sync {
    /// What it gives.
    type Given: Iterator<Item = U>;

    /// Whether there is one.
    const ANY: bool;

    /// Calls it with what has expired.
    fn call(&self, key: K, state: S) -> Option<Self::Given>;
}

impl<K, S, U> AtExpiry<K, S, U> for () {
    type Given = std::iter::Empty<U>;
    const ANY: bool = false;

    fn call(&self, _: K, _: S) -> Option<Self::Given> {
        None
    }
}

impl<K, S, U, I: IntoIterator<Item = U>, F: Fn(K, S) -> I + Sync> AtExpiry<K, S, U> for Handler<F> {
    type Given = I::IntoIter;
    const ANY: bool = true;

    fn call(&self, key: K, state: S) -> Option<I::IntoIter> {
        Some(operator(self.id, || (self.function)(key, state).into_iter()))
    }
}

/// One of two iterators over the same items.
pub enum Either<A, B> {
    /// The first.
    One(A),
    /// The second.
    Other(B),
}

impl<A: Iterator, B: Iterator<Item = A::Item>> Iterator for Either<A, B> {
    type Item = A::Item;

    #[inline]
    fn next(&mut self) -> Option<A::Item> {
        match self {
            Either::One(items) => items.next(),
            Either::Other(items) => items.next(),
        }
    }
}

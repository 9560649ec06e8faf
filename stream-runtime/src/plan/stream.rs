//! The handle of a stream.

use std::marker::PhantomData;

use super::clock::Arrival;
use super::grouping::Unkeyed;
use super::proof::{Copies, Proof, SameItem};
use crate::source::Unbounded;

/// A stream of items of type `T`, seen from the pipeline's text.
///
/// `K` says what it is keyed and grouped by, `C` what it knows of time, `B` whether it ends. Its methods are the operators.
#[must_use = "a stream that no operator takes up does nothing"]
pub struct Stream<T, K = Unkeyed, C = Arrival, B = Unbounded>(PhantomData<fn() -> (T, K, C, B)>);

impl<T, K, C, B> Clone for Stream<T, K, C, B> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T, K, C, B> Copy for Stream<T, K, C, B> {}

impl<T, K, C, B> Stream<T, K, C, B> {
    pub(crate) const fn new() -> Self {
        Stream(PhantomData)
    }

    /// The stream as a sub-pipeline's signature has it.
    #[doc(hidden)]
    pub fn declared<U, W>(self) -> (Stream<U, K, C, B>, Proof<W>)
    where
        U: SameItem<T, W>,
    {
        (Stream::new(), Proof::new())
    }

    /// The stream once more, for its further consumers. `Name` stands for its name.
    #[doc(hidden)]
    pub fn copies<Name, W>(self) -> (Self, Proof<W>)
    where
        Name: Copies<T, W>,
    {
        (self, Proof::new())
    }
}

/// What an aggregate comes to: `R`, and the late items `T` behind an event-time window, which must be dealt with.
#[must_use = "late items must be dealt with: `.split_late()`, `.count_late()` or `.drop_late()`"]
pub struct Results<T, K, C, B, R>(PhantomData<fn() -> (T, K, C, B, R)>);

impl<T, K, C, B, R> Clone for Results<T, K, C, B, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T, K, C, B, R> Copy for Results<T, K, C, B, R> {}

impl<T, K, C, B, R> Results<T, K, C, B, R> {
    pub(crate) const fn new() -> Self {
        Results(PhantomData)
    }
}

/// A value that an operator was given, once more for this step's plan.
#[doc(hidden)]
pub fn again<V: Clone>(value: &V) -> V {
    value.clone()
}

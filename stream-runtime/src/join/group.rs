//! All rows of a key on both sides, in a window or a batch: an aggregate.
//!
//! Joins in windows that don't overlap have other state where nothing is saved: `state/panes/joins/`.

use std::marker::PhantomData;

use super::rows::Rows;
use crate::aggregate::{Aggregate, Merges};
use crate::source::Batch;
use crate::state::Keep;

/// A row, by the side that it comes from.
#[derive(Clone, Copy, Debug)]
pub enum Side<A, B> {
    /// Of the stream that the join is called on.
    Left(A),
    /// Of its argument.
    Right(B),
}

impl<A: Keep, B: Keep> Side<A, B> {
    /// The same row, on the same side, owned.
    #[inline]
    pub(crate) fn keep(self) -> Side<A::Owned, B::Owned> {
        match self {
            Side::Left(row) => Side::Left(row.keep()),
            Side::Right(row) => Side::Right(row.keep()),
        }
    }
}

/// Keeps the rows of both sides, each in the order of their arrival. `G` says what comes of them.
#[derive(Debug)]
pub struct Group<G>(PhantomData<fn() -> G>);

impl<G> Group<G> {
    pub(crate) const fn new() -> Self {
        Group(PhantomData)
    }

    /// The rows that come of the groups that a step gives.
    pub fn rows<B: Batch>(&self, groups: B) -> Rows<B, G> {
        Rows::new(groups)
    }
}

type Kept<A, B> = (Vec<<A as Keep>::Owned>, Vec<<B as Keep>::Owned>);

impl<A: Keep, B: Keep, G> Aggregate<Side<A, B>> for Group<G> {
    type Input = Side<A::Owned, B::Owned>;
    type Acc = Kept<A, B>;
    type Output = Kept<A, B>;
    const COMBINES: bool = false;

    #[inline]
    fn input(&self, row: Side<A, B>) -> Self::Input {
        row.keep()
    }

    #[inline]
    fn first(&self, row: Self::Input) -> Self::Acc {
        match row {
            Side::Left(row) => (vec![row], Vec::new()),
            Side::Right(row) => (Vec::new(), vec![row]),
        }
    }

    #[inline]
    fn add(&self, acc: &mut Self::Acc, row: Self::Input) {
        match row {
            Side::Left(row) => acc.0.push(row),
            Side::Right(row) => acc.1.push(row),
        }
    }

    fn merge(&self, acc: &mut Self::Acc, mut later: Self::Acc) {
        acc.0.append(&mut later.0);
        acc.1.append(&mut later.1);
    }

    fn peek(&self, acc: &Self::Acc) -> Self::Output {
        acc.clone()
    }

    #[inline]
    fn finish(&self, acc: Self::Acc) -> Self::Output {
        acc
    }
}

impl<A: Keep, B: Keep, G> Merges<Side<A, B>> for Group<G> {}

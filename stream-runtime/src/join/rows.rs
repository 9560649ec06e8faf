//! The results that come of groups, as a batch.

use std::marker::PhantomData;

use super::grouping::Grouping;
use crate::source::{Batch, Share};
use crate::window::Window;

/// What an aggregate gives for a group, of which `G` makes results.
pub trait GroupOf<G> {
    /// A result.
    type Row;
    /// The results of the group.
    type Rows: Iterator<Item = Self::Row>;

    /// The results of the group.
    fn rows(self) -> Self::Rows;
}

impl<K: Clone, A, B, G: Grouping<A, B>> GroupOf<G> for (K, (Vec<A>, Vec<B>)) {
    type Row = (K, G::Left<A>, G::Right<B>);
    type Rows = OfBatch<K, G::Sides>;

    #[inline]
    fn rows(self) -> Self::Rows {
        let (key, (left, right)) = self;
        OfBatch { key, sides: G::sides(left, right) }
    }
}

impl<K: Clone, A, B, G: Grouping<A, B>> GroupOf<G> for (K, Window, (Vec<A>, Vec<B>)) {
    type Row = (K, Window, G::Left<A>, G::Right<B>);
    type Rows = OfWindow<K, G::Sides>;

    #[inline]
    fn rows(self) -> Self::Rows {
        let (key, window, (left, right)) = self;
        OfWindow { key, window, sides: G::sides(left, right) }
    }
}

/// The results of a key in a batch.
#[derive(Debug)]
pub struct OfBatch<K, Sides> {
    key: K,
    sides: Sides,
}

impl<K: Clone, L, R, Sides: Iterator<Item = (L, R)>> Iterator for OfBatch<K, Sides> {
    type Item = (K, L, R);

    #[inline]
    fn next(&mut self) -> Option<(K, L, R)> {
        let (left, right) = self.sides.next()?;
        Some((self.key.clone(), left, right))
    }
}

/// The results of a key in a window.
#[derive(Debug)]
pub struct OfWindow<K, Sides> {
    key: K,
    window: Window,
    sides: Sides,
}

impl<K: Clone, L, R, Sides: Iterator<Item = (L, R)>> Iterator for OfWindow<K, Sides> {
    type Item = (K, Window, L, R);

    #[inline]
    fn next(&mut self) -> Option<(K, Window, L, R)> {
        let (left, right) = self.sides.next()?;
        Some((self.key.clone(), self.window, left, right))
    }
}

/// The results that come of groups.
#[derive(Debug)]
pub struct Rows<B, G> {
    groups: B,
    grouping: PhantomData<fn() -> G>,
}

impl<B, G> Rows<B, G> {
    pub(super) fn new(groups: B) -> Self {
        Rows { groups, grouping: PhantomData }
    }
}

impl<B: Batch, G> Batch for Rows<B, G>
where
    B::Item: GroupOf<G>,
    B::Share: IntoIterator<Item = B::Item>,
{
    type Item = <B::Item as GroupOf<G>>::Row;
    type Share = RowShare<B::Share, G>;

    fn records(&self) -> u64 {
        self.groups.records()
    }

    fn shares(self, workers: usize) -> Vec<Self::Share> {
        let share = |groups| RowShare { groups, grouping: PhantomData };
        self.groups.shares(workers).into_iter().map(share).collect()
    }
}

/// The results that come of the groups of one worker.
#[derive(Debug)]
pub struct RowShare<S, G> {
    groups: S,
    grouping: PhantomData<fn() -> G>,
}

impl<S: Share<Item: GroupOf<G>>, G> IntoIterator for RowShare<S, G> {
    type Item = <S::Item as GroupOf<G>>::Row;
    type IntoIter =
        std::iter::FlatMap<S::IntoIter, <S::Item as GroupOf<G>>::Rows, fn(S::Item) -> <S::Item as GroupOf<G>>::Rows>;

    fn into_iter(self) -> Self::IntoIter {
        self.groups.into_iter().flat_map(GroupOf::rows)
    }
}

impl<S: Share<Item: GroupOf<G>>, G> Share for RowShare<S, G> {}

//! What comes of the rows of a group: pairs, or the group as it is.

use std::marker::PhantomData;

use super::presence::Presence;

/// How the sides of a group stand in a result.
pub trait Shape: 'static {
    /// The left side of a result.
    type Left<A>;
    /// The right side of a result.
    type Right<B>;
}

/// What comes of the rows of a group.
pub trait Grouping<A, B>: Shape {
    /// The results of a group.
    type Sides: Iterator<Item = (Self::Left<A>, Self::Right<B>)>;

    /// The results of a group.
    fn sides(left: Vec<A>, right: Vec<B>) -> Self::Sides;
}

/// `cogroup`: the rows as they are.
#[derive(Debug)]
pub enum Whole {}

impl Shape for Whole {
    type Left<A> = Vec<A>;
    type Right<B> = Vec<B>;
}

impl<A, B> Grouping<A, B> for Whole {
    type Sides = std::option::IntoIter<(Vec<A>, Vec<B>)>;

    #[inline]
    fn sides(left: Vec<A>, right: Vec<B>) -> Self::Sides {
        Some((left, right)).into_iter()
    }
}

/// A join: each left row with each right one, and the rows of one side alone where the join has them.
#[derive(Debug)]
pub struct Pairs<L, R>(PhantomData<fn() -> (L, R)>);

impl<L: Presence, R: Presence> Shape for Pairs<L, R> {
    type Left<A> = L::Of<A>;
    type Right<B> = R::Of<B>;
}

impl<A: Clone, B: Clone, L: Presence, R: Presence> Grouping<A, B> for Pairs<L, R> {
    type Sides = Paired<A, B, L, R>;

    #[inline]
    fn sides(left: Vec<A>, right: Vec<B>) -> Self::Sides {
        Paired { left, right, at: (0, 0), presence: PhantomData }
    }
}

/// The pairs of a group: for each left row in order, the right ones in order.
#[derive(Debug)]
pub struct Paired<A, B, L, R> {
    left: Vec<A>,
    right: Vec<B>,
    /// Which of each side comes next.
    at: (usize, usize),
    presence: PhantomData<fn() -> (L, R)>,
}

impl<A: Clone, B: Clone, L: Presence, R: Presence> Iterator for Paired<A, B, L, R> {
    type Item = (L::Of<A>, R::Of<B>);

    fn next(&mut self) -> Option<Self::Item> {
        if self.right.is_empty() {
            let left = self.left.get(self.at.0)?.clone();
            self.at.0 += 1;
            return Some((L::present(left), R::absent()?));
        }
        if self.left.is_empty() {
            let right = self.right.get(self.at.1)?.clone();
            self.at.1 += 1;
            return Some((L::absent()?, R::present(right)));
        }
        if self.at.1 == self.right.len() {
            self.at = (self.at.0 + 1, 0);
        }
        let left = self.left.get(self.at.0)?.clone();
        let right = self.right.get(self.at.1)?.clone();
        self.at.1 += 1;
        Some((L::present(left), R::present(right)))
    }
}

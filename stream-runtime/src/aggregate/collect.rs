//! `collect`

use super::{Aggregate, Looking, Merges};
use crate::state::Keep;

/// All items, in the order of their arrival.
#[derive(Clone, Copy, Debug)]
pub struct Collect;

impl<T: Keep + Send> Aggregate<T> for Collect {
    type Input = T;
    type Acc = Vec<T::Owned>;
    type Output = Vec<T::Owned>;
    const COMBINES: bool = true;

    #[inline]
    fn input(&self, item: T) -> T {
        item
    }

    #[inline]
    fn first(&self, item: T) -> Vec<T::Owned> {
        vec![item.keep()]
    }

    #[inline]
    fn add(&self, acc: &mut Vec<T::Owned>, item: T) {
        acc.push(item.keep());
    }

    #[inline]
    fn merge(&self, acc: &mut Vec<T::Owned>, mut later: Vec<T::Owned>) {
        acc.append(&mut later);
    }

    fn peek(&self, acc: &Vec<T::Owned>) -> Vec<T::Owned> {
        acc.clone()
    }

    #[inline]
    fn finish(&self, acc: Vec<T::Owned>) -> Vec<T::Owned> {
        acc
    }
}

impl<T: Keep + Send> Merges<T> for Collect {
    const GROWS: bool = true;
}

impl<T: Keep + Clone + Send> Looking<T> for Collect {
    #[inline]
    fn look(&self, item: &T) -> T {
        item.clone()
    }
}

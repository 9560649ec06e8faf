//! `count`

use super::{Aggregate, Looking, Merges};

/// The number of items.
#[derive(Clone, Copy, Debug)]
pub struct Count;

impl<T> Aggregate<T> for Count {
    type Input = ();
    type Acc = u64;
    type Output = u64;
    const COMBINES: bool = true;
    const COMMUTES: bool = true;

    #[inline]
    fn input(&self, _: T) {}

    #[inline]
    fn first(&self, (): ()) -> u64 {
        1
    }

    #[inline]
    fn add(&self, acc: &mut u64, (): ()) {
        *acc += 1;
    }

    #[inline]
    fn merge(&self, acc: &mut u64, later: u64) {
        *acc += later;
    }

    #[inline]
    fn empty(&self) -> Option<u64> {
        Some(0)
    }

    #[inline]
    fn peek(&self, acc: &u64) -> u64 {
        *acc
    }
}

impl<T> Merges<T> for Count {
    const INVERTS: bool = true;

    #[inline]
    fn unmerge(&self, acc: &mut u64, earlier: &u64) {
        *acc -= earlier;
    }
}

impl<T> Looking<T> for Count {
    #[inline]
    fn look(&self, _: &T) {}
}

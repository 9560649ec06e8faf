//! `mean`

use super::number::float;
use super::{Aggregate, Looking, Merges, Number};

/// The arithmetic mean of what a closure takes from each item.
#[derive(Clone, Copy, Debug)]
pub struct Mean<F>(pub F);

impl<T, V: Number, F: Fn(&T) -> V + Sync> Aggregate<T> for Mean<F> {
    type Input = V;
    type Acc = (V::Wide, u64);
    type Output = f64;
    const COMBINES: bool = V::EXACT;
    const COMMUTES: bool = V::EXACT;

    #[inline]
    fn input(&self, item: T) -> V {
        self.look(&item)
    }

    #[inline]
    fn first(&self, number: V) -> Self::Acc {
        let mut sum = V::Wide::default();
        number.add_to(&mut sum);
        (sum, 1)
    }

    #[inline]
    fn add(&self, (sum, n): &mut Self::Acc, number: V) {
        number.add_to(sum);
        *n += 1;
    }

    #[inline]
    fn merge(&self, (sum, n): &mut Self::Acc, later: Self::Acc) {
        V::join(sum, later.0);
        *n += later.1;
    }

    #[inline]
    fn empty(&self) -> Option<Self::Acc> {
        Some((V::Wide::default(), 0))
    }

    #[inline]
    fn peek(&self, (sum, n): &Self::Acc) -> f64 {
        V::float(*sum) / float(*n)
    }
}

impl<T, V: Number, F: Fn(&T) -> V + Sync> Merges<T> for Mean<F> {
    const INVERTS: bool = V::EXACT;

    #[inline]
    fn unmerge(&self, (sum, n): &mut Self::Acc, earlier: &Self::Acc) {
        V::part(sum, earlier.0);
        *n -= earlier.1;
    }
}

impl<T, V: Number, F: Fn(&T) -> V + Sync> Looking<T> for Mean<F> {
    #[inline]
    fn look(&self, item: &T) -> V {
        (self.0)(item)
    }
}

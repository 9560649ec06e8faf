//! `sum`

use super::{Aggregate, Looking, Merges, Number};

/// The sum of what a closure takes from each item.
#[derive(Clone, Copy, Debug)]
pub struct Sum<F>(pub F);

impl<T, V: Number, F: Fn(&T) -> V + Sync> Aggregate<T> for Sum<F> {
    type Input = V;
    type Acc = V::Wide;
    type Output = V::Sum;
    const COMBINES: bool = V::EXACT;
    const COMMUTES: bool = V::EXACT;

    #[inline]
    fn input(&self, item: T) -> V {
        self.look(&item)
    }

    #[inline]
    fn first(&self, number: V) -> V::Wide {
        let mut sum = V::Wide::default();
        number.add_to(&mut sum);
        sum
    }

    #[inline]
    fn add(&self, acc: &mut V::Wide, number: V) {
        number.add_to(acc);
    }

    #[inline]
    fn merge(&self, acc: &mut V::Wide, later: V::Wide) {
        V::join(acc, later);
    }

    #[inline]
    fn empty(&self) -> Option<Self::Acc> {
        Some(V::Wide::default())
    }

    #[inline]
    fn peek(&self, acc: &V::Wide) -> V::Sum {
        V::sum(*acc)
    }
}

impl<T, V: Number, F: Fn(&T) -> V + Sync> Merges<T> for Sum<F> {
    const INVERTS: bool = V::EXACT;

    #[inline]
    fn unmerge(&self, acc: &mut V::Wide, earlier: &V::Wide) {
        V::part(acc, *earlier);
    }
}

impl<T, V: Number, F: Fn(&T) -> V + Sync> Looking<T> for Sum<F> {
    #[inline]
    fn look(&self, item: &T) -> V {
        (self.0)(item)
    }
}

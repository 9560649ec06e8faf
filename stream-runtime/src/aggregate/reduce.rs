//! `reduce`

use super::{Aggregate, Looking, Merges};
use crate::state::Keep;

/// All items, put together two at a time by a closure, from left to right. Where windows share what their items came to, parts are put together
/// by the same closure, which must be associative there.
#[derive(Clone, Copy, Debug)]
pub struct Reduce<F>(pub F);

impl<T: Keep<Owned = T> + Clone + Send + Sync + 'static, F: Fn(T, T) -> T + Sync> Aggregate<T> for Reduce<F> {
    type Input = T;
    type Acc = Option<T>;
    type Output = T;
    // A closure that is not associative would tell.
    const COMBINES: bool = false;

    #[inline]
    fn input(&self, item: T) -> T {
        item
    }

    #[inline]
    fn first(&self, item: T) -> Option<T> {
        Some(item)
    }

    #[inline]
    fn add(&self, acc: &mut Option<T>, item: T) {
        *acc = Some(match acc.take() {
            Some(earlier) => (self.0)(earlier, item),
            None => item,
        });
    }

    #[inline]
    fn merge(&self, acc: &mut Option<T>, later: Option<T>) {
        if let Some(later) = later {
            self.add(acc, later);
        }
    }

    #[inline]
    fn peek(&self, acc: &Option<T>) -> T {
        self.finish(acc.clone())
    }

    #[inline]
    fn finish(&self, acc: Option<T>) -> T {
        acc.expect("an accumulator is made for an item, which is added at once")
    }
}

impl<T: Keep<Owned = T> + Clone + Send + Sync + 'static, F: Fn(T, T) -> T + Sync> Merges<T> for Reduce<F> {}

impl<T: Keep<Owned = T> + Clone + Send + Sync + 'static, F: Fn(T, T) -> T + Sync> Looking<T> for Reduce<F> {
    #[inline]
    fn look(&self, item: &T) -> T {
        item.clone()
    }
}

use crate::aggregate::{Count, Mean, Number, Sum};
use crate::plan::{Grouped, Holds, Results, Stream};

impl<T, K, C, B> Stream<T, K, C, B> {
    /// The number of items.
    pub fn count<Q>(self) -> (Results<T, K, C, B, u64>, Count)
    where
        K: Grouped<Q> + Holds<B>,
    {
        (Results::new(), Count)
    }

    /// The sum of what the closure takes from each item.
    pub fn sum<Q, V: Number, F: Fn(&T) -> V + Sync>(self, number: F) -> (Results<T, K, C, B, V::Sum>, Sum<F>)
    where
        K: Grouped<Q> + Holds<B>,
    {
        (Results::new(), Sum(number))
    }

    /// The arithmetic mean of what the closure takes from each item.
    pub fn mean<Q, V: Number, F: Fn(&T) -> V + Sync>(self, number: F) -> (Results<T, K, C, B, f64>, Mean<F>)
    where
        K: Grouped<Q> + Holds<B>,
    {
        (Results::new(), Mean(number))
    }
}


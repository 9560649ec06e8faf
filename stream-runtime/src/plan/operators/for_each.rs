use crate::plan::Stream;

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Calls the closure with each item, on the worker that has it.
    pub fn for_each<F: Fn(T) + Sync>(self, function: F) -> F {
        function
    }
}

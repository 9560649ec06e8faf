use crate::plan::{Excused, KeyedBy, Stream};

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Says why the state of the aggregate that follows stays small on an input that may never end.
    pub fn unbounded<Q>(self, why: &'static str) -> Stream<T, K, C, Excused<B>>
    where
        K: KeyedBy<Q>,
    {
        let _ = why;
        Stream::new()
    }
}

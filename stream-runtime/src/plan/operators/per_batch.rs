use crate::plan::{Batched, KeyedBy, Stream};

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Cuts the stream into batches: the aggregate that follows gives a result for each key and batch.
    pub fn per_batch<Q>(self) -> Stream<T, Batched<Q>, C, B>
    where
        K: KeyedBy<Q>,
    {
        Stream::new()
    }
}

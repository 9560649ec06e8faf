use crate::plan::{SameClock, Stream, Unkeyed};
use crate::source::Both;

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Puts the items of two streams into one. Each side keeps its order; there is none between them. Drops the key.
    pub fn merge<K2, C2, B2>(self, other: Stream<T, K2, C2, B2>) -> Stream<T, Unkeyed, C, Both<B, B2>>
    where
        C2: SameClock<C>,
    {
        let _ = other;
        Stream::new()
    }
}

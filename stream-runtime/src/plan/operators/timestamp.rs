use crate::plan::{Stamped, Stream, Unstamped};
use crate::time::EventTime;

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Takes the items' event time from them. Keeps the key.
    pub fn timestamp<E: EventTime, F: Fn(&T) -> E + Sync>(self, at: F) -> (Stream<T, K, Stamped, B>, F)
    where
        C: Unstamped,
    {
        (Stream::new(), at)
    }
}

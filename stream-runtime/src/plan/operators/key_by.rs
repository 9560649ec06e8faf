use crate::plan::{Keyed, Stream};
use crate::state::Key;

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Keys the stream: what follows, up to the next aggregate, works per key.
    pub fn key_by<Q: Key, F: Fn(&T) -> Q + Sync>(self, key: F) -> (Stream<T, Keyed<Q>, C, B>, F) {
        (Stream::new(), key)
    }
}

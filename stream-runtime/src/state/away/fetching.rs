//! All that is away, one key after the other.

use super::Codec;
use super::spilling::HASH;
use crate::spill::{OnShelf, Shelf, give_up};

/// See [`Away::fetch`]. What was fetched is removed from the store.
pub struct Fetching<K, V> {
    pub(super) scan: OnShelf,
    pub(super) codec: Codec<K, V>,
    pub(super) shelf: Shelf,
}

impl<K, V> Iterator for Fetching<K, V> {
    type Item = (K, V);

    fn next(&mut self) -> Option<(K, V)> {
        let Codec { read_key, read, .. } = self.codec;
        let shelf = &mut self.shelf;
        let entry = self.scan.next(|key, value| {
            let read = (read_key(key.get(HASH..).unwrap_or_default())?, read(value)?);
            let key = shelf.key(|mut bytes| {
                bytes.extend(key);
                Ok(bytes)
            });
            Ok((read, key.and_then(|key| shelf.remove(&key))))
        });
        match entry {
            Some(Ok((entry, Ok(())))) => Some(entry),
            Some(Ok((_, Err(error))) | Err(error)) => give_up(error),
            None => {
                self.shelf.flush().unwrap_or_else(|error| give_up(error));
                None
            }
        }
    }
}

//! All that is away, looked at one key after the other.

use super::Codec;
use super::spilling::HASH;
use crate::spill::{OnShelf, give_up};

/// See [`Away::scan`](super::Away::scan). Of a key that is here the store may have what it was.
pub struct Scanning<K, V> {
    pub(super) scan: OnShelf,
    pub(super) codec: Codec<K, V>,
}

/// A key that is away.
pub(in crate::state) struct Scanned<K, V> {
    pub hash: u64,
    pub key: K,
    pub value: V,
    /// Whether it waits to be given.
    pub waits: bool,
}

impl<K, V> Scanning<K, V> {
    pub(in crate::state) fn next(&mut self) -> Option<Scanned<K, V>> {
        let Codec { read_key, read, .. } = self.codec;
        let entry = self.scan.next(|key, value| {
            let (hash, key) = key.split_first_chunk::<HASH>().ok_or(postcard::Error::DeserializeUnexpectedEnd)?;
            let hash = u64::from_be_bytes(*hash);
            Ok(Scanned { hash, key: read_key(key)?, value: read(value)?, waits: waits(value) })
        });
        entry.map(|scanned| scanned.unwrap_or_else(|error| give_up(error)))
    }
}

/// Whether a value that is away waits to be given.
pub(super) fn waits(value: &[u8]) -> bool {
    value.last() == Some(&1)
}

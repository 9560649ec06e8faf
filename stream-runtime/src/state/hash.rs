//! The hash of keys: specified, seeded and versioned (rule 22), so that a key's group never changes unnoticed.
//!
//! Version 1: a running `u64`, begun with `SEED`, takes words of 8 bytes, little-endian, each by a folded multiplication –
//! the 128-bit product's halves xored, as in wyhash (Wang Yi, 2019) and foldhash. A byte string goes in as its whole words, then its last up to 8 bytes
//! as one word, then its length.

use std::hash::{Hash, Hasher};

/// The number of key groups; state moves between workers by whole groups.
pub const GROUPS: usize = 256;

/// π's first fractional digits in hexadecimal, as in Blowfish: nothing up the sleeve.
const SEED: u64 = 0x243f_6a88_85a3_08d3;
const FOLD: u64 = 0x1319_8a2e_0370_7344 | 1;

/// The hash of a key.
#[inline]
pub fn hash<K: Hash + ?Sized>(key: &K) -> u64 {
    let mut hasher = Folded(SEED);
    key.hash(&mut hasher);
    hasher.finish()
}

/// The worker that owns a key, of so many: groups are dealt out in contiguous ranges.
#[inline]
pub fn worker_of(hash: u64, workers: usize) -> usize {
    group(hash) * workers / GROUPS
}

/// The key group of a key. Its bits are neither the ones that choose a table's bucket nor the ones that tag it.
#[inline]
fn group(hash: u64) -> usize {
    (hash >> 40) as usize % GROUPS
}

struct Folded(u64);

impl Folded {
    #[inline]
    fn word(&mut self, word: u64) {
        let product = u128::from(self.0 ^ word) * u128::from(FOLD);
        self.0 = product as u64 ^ (product >> 64) as u64;
    }
}

impl Hasher for Folded {
    #[inline]
    fn finish(&self) -> u64 {
        self.0
    }

    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while let Some((word, more)) = rest.split_first_chunk::<8>() {
            self.word(u64::from_le_bytes(*word));
            rest = more;
        }
        self.word(tail(rest));
        self.0 = self.0.rotate_left(bytes.len() as u32 & 63);
    }

    #[inline]
    fn write_u8(&mut self, n: u8) {
        self.word(u64::from(n));
    }

    #[inline]
    fn write_u16(&mut self, n: u16) {
        self.word(u64::from(n));
    }

    #[inline]
    fn write_u32(&mut self, n: u32) {
        self.word(u64::from(n));
    }

    #[inline]
    fn write_u64(&mut self, n: u64) {
        self.word(n);
    }

    #[inline]
    fn write_u128(&mut self, n: u128) {
        self.word(n as u64);
        self.word((n >> 64) as u64);
    }

    #[inline]
    fn write_usize(&mut self, n: usize) {
        self.word(n as u64);
    }
}

/// Fewer than 8 bytes as a word.
#[inline]
fn tail(bytes: &[u8]) -> u64 {
    let n = bytes.len();
    if n >= 4 {
        let low = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
        let high = u32::from_le_bytes([bytes[n - 4], bytes[n - 3], bytes[n - 2], bytes[n - 1]]);
        u64::from(low) | u64::from(high) << 32
    } else if n > 0 {
        u64::from(bytes[0]) | u64::from(bytes[n / 2]) << 8 | u64::from(bytes[n - 1]) << 16
    } else {
        0
    }
}

//! The hash of keys: specified, seeded and versioned (rule 22), so that a key's group never changes unnoticed.
//!
//! Version 1: a running `u64`, begun with `SEED`, takes words of 8 bytes, little-endian, each by a folded multiplication –
//! the 128-bit product's halves xored, as in wyhash (Wang Yi, 2019) and foldhash. A byte string goes in as its whole words, then its last up to 7 bytes
//! as one word, in whose highest byte the length's lowest is xored. A single byte goes in as a word, but 0xff is xored in and rotates the
//! whole by 23.

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
        self.word(last_word(rest) ^ (bytes.len() as u64) << 56);
    }

    // `str` ends with the byte 0xff, so that no text is the beginning of another; the length in the last word sees to that already, and a
    // multiplication would be much for it.
    #[inline]
    fn write_u8(&mut self, n: u8) {
        match n {
            0xff => self.0 = (self.0 ^ 0xff).rotate_left(23),
            n => self.word(u64::from(n)),
        }
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

/// Fewer than 8 bytes as a word: the ones from the first, and the last ones in the upper half.
#[inline]
pub(super) fn last_word(bytes: &[u8]) -> u64 {
    if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        return u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << 32;
    }
    match (bytes.first_chunk::<2>(), bytes) {
        (Some(first), [.., last]) => u64::from(u16::from_le_bytes(*first)) | u64::from(*last) << 16,
        (None, [only]) => u64::from(*only) | 1 << 24,
        _ => 0,
    }
}

/// Whether two byte strings are the same. Keys are mostly short: to compare them here costs less than the call that `==` is.
#[inline]
pub(super) fn same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    if one.len() > 32 {
        return one == other;
    }
    let (mut one, mut other) = (one, other);
    while let (Some((a, rest)), Some((b, others))) = (one.split_first_chunk::<8>(), other.split_first_chunk::<8>()) {
        if a != b {
            return false;
        }
        (one, other) = (rest, others);
    }
    last_word(one) == last_word(other)
}

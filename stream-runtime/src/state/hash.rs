//! The hash of keys: specified, seeded and versioned (rule 22), so that a key's group never changes unnoticed.
//!
//! Version 1: a running `u64`, begun with `SEED`. A *fold* of two words is their 128-bit product with its halves xored, as in wyhash (Wang Yi, 2019).
//! An integer makes it `fold(state ^ integer, SEED)`. A byte string of up to 16 bytes, with the two words `a` and `b` that [`ends`] makes of it, makes it
//! `fold(state ^ a, FOLD ^ b ^ length)`; a longer one first makes it `fold(state ^ a, FOLD ^ b)` for each 16 bytes that others follow, and then the
//! former for its last 16. The byte 0xff, with which a `str` ends, is xored in and rotates the state by 23. Words are little-endian.

use std::hash::{Hash, Hasher};

/// The number of key groups; state moves between workers by whole groups.
pub const GROUPS: usize = 256;

/// π's first fractional digits in hexadecimal, as in Blowfish: nothing up the sleeve.
const SEED: u64 = 0x243f_6a88_85a3_08d3;
const FOLD: u64 = 0x1319_8a2e_0370_7344 | 1;

/// The hash of a key.
#[inline]
pub fn hash<K: Hash + ?Sized>(key: &K) -> u64 {
    let mut hasher = Folded::new();
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

/// The hasher of keys.
#[derive(Clone, Copy, Debug)]
pub struct Folded(u64);

impl Folded {
    #[inline]
    pub(super) fn new() -> Self {
        Folded(SEED)
    }

    /// Takes in a text as its `Hash` does, and returns the two words that it makes of the text's end.
    #[inline]
    pub(super) fn text(&mut self, text: &str) -> (u64, u64) {
        let ends = self.bytes(text.as_bytes());
        self.write_u8(0xff);
        ends
    }

    /// Takes in a byte string, and returns the two words that it makes of its end.
    #[inline]
    pub(super) fn bytes(&mut self, bytes: &[u8]) -> (u64, u64) {
        let (before, (a, b)) = if bytes.len() > 16 { long(self.0, bytes) } else { (self.0, ends(bytes)) };
        self.0 = fold(before ^ a, FOLD ^ b ^ bytes.len() as u64);
        (a, b)
    }

    #[inline]
    fn word(&mut self, word: u64) {
        // The constant that the state begins with, so that a loop over integer keys holds one and not two.
        self.0 = fold(self.0 ^ word, SEED);
    }
}

#[inline]
fn fold(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    product as u64 ^ (product >> 64) as u64
}

impl Hasher for Folded {
    #[inline]
    fn finish(&self) -> u64 {
        self.0
    }

    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        self.bytes(bytes);
    }

    // A `str` ends with the byte 0xff, so that no text is the beginning of another: its length sees to that already, and to multiply for it would be
    // much.
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

/// The state before the last 16 bytes of more, and these as two words. Never inlined: most keys are short.
#[inline(never)]
fn long(mut state: u64, bytes: &[u8]) -> (u64, (u64, u64)) {
    let chunks = bytes[..bytes.len() - 1].as_chunks::<16>().0;
    for (a, b) in chunks.iter().map(|chunk| ends(chunk)) {
        state = fold(state ^ a, FOLD ^ b);
    }
    (state, ends(&bytes[bytes.len() - 16..]))
}

/// Up to 16 bytes as two words, which with the length tell any of them from others: the first and the last eight bytes, or four, which may be the
/// same in part; of up to three bytes, the first, the middle and the last.
#[inline]
fn ends(bytes: &[u8]) -> (u64, u64) {
    if let (Some(first), Some(last)) = (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        return (u64::from_le_bytes(*first), u64::from_le_bytes(*last));
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        return (u64::from(u32::from_le_bytes(*first)), u64::from(u32::from_le_bytes(*last)));
    }
    match bytes {
        [first, .., last] => (u64::from(*first) | u64::from(bytes[bytes.len() / 2]) << 8, u64::from(*last)),
        [only] => (u64::from(*only), 0),
        [] => (0, 0),
    }
}

/// Whether two byte strings are the same. Keys are mostly short: to compare them here costs less than the call that `==` is.
#[inline]
pub(super) fn same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && if one.len() > 16 { one == other } else { ends(one) == ends(other) }
}

/// Whether two byte strings are the same, of whose ends it is known that they make the same two words.
#[inline]
pub(super) fn same_but_for_ends(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && (one.len() <= 16 || one == other)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The values were computed from the specification by a program of its own.
    #[test]
    fn version_1_stays_as_it_is() {
        let texts = [
            ("", 0xc355_dbd2_2af0_2976),
            ("a", 0x0fce_4ce4_6225_746b),
            ("abc", 0xea20_f1fa_fdd4_9034),
            ("abcd", 0x70ec_e9a8_20d3_6173),
            ("abcdefgh", 0x9c26_2f75_628b_02d1),
            ("0123456789abcdef", 0x7f43_a3d1_70b5_b73d),
            ("0123456789abcdefg", 0x3fa9_a75f_6a34_13ae),
            ("0123456789abcdef0123456789abcdef", 0x7a57_854c_2fb6_ce75),
            ("0123456789abcdef0123456789abcdefg", 0xe3ae_a8f0_666f_5ab1),
        ];
        texts.iter().for_each(|(text, expected)| assert_eq!(hash(text), *expected, "{text}"));
        assert_eq!(hash(&7u64), 0x1f45_b014_01be_1e8f);
        assert_eq!(hash(&("abc", 7u32)), 0xdfb3_b1b9_724c_7cc3);
    }
}

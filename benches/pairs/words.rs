//! The words of a text. How a text is cut into words is the user's affair on both sides: both use this.

/// The words of a text, between spaces and line ends.
#[inline]
pub fn words(text: &str) -> Words<'_> {
    Words { rest: Some(text), last: last_eight(text.as_bytes()) }
}

#[derive(Clone)]
pub struct Words<'t> {
    rest: Option<&'t str>,
    /// The last eight bytes of the text, so that the rest can be looked at as a whole when it is shorter.
    last: u64,
}

impl<'t> Iterator for Words<'t> {
    type Item = &'t str;

    #[inline]
    fn next(&mut self) -> Option<&'t str> {
        while let Some(rest) = self.rest {
            let (word, rest) = rest.split_at(length(rest.as_bytes(), self.last));
            self.rest = rest.get(1..);
            if !word.is_empty() {
                return Some(word);
            }
        }
        None
    }
}

/// The length of the word that a text begins with, found eight bytes at a time.
#[inline]
fn length(text: &[u8], last: u64) -> usize {
    let mut length = 0;
    while let Some(eight) = text[length..].first_chunk() {
        let ends = up_to_space(u64::from_le_bytes(*eight));
        if ends != 0 {
            return length + ends.trailing_zeros() as usize / 8;
        }
        length += 8;
    }
    // The bytes that are left at the bottom, and zeros above them, which are below a space.
    match text.len() - length {
        0 => length,
        left => length + up_to_space(last >> (64 - 8 * left)).trailing_zeros() as usize / 8,
    }
}

/// The last eight bytes of a text, with zeros below those of a shorter one.
#[inline]
fn last_eight(text: &[u8]) -> u64 {
    match text.last_chunk() {
        Some(eight) => u64::from_le_bytes(*eight),
        None => text.iter().fold(0, |last, byte| last >> 8 | u64::from(*byte) << 56),
    }
}

/// The top bit of the first byte that is not above a space; of bytes behind it, who knows.
#[inline]
fn up_to_space(eight: u64) -> u64 {
    const EACH: u64 = u64::from_le_bytes([1; 8]);
    eight.wrapping_sub(EACH * (b' ' as u64 + 1)) & !eight & (EACH << 7)
}

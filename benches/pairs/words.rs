//! The words of a text. How a text is cut into words is the user's affair on both sides: both use this.

/// The words of a text, between spaces and line ends.
pub fn words(text: &str) -> Words<'_> {
    Words { rest: text }
}

#[derive(Clone)]
pub struct Words<'t> {
    rest: &'t str,
}

impl<'t> Iterator for Words<'t> {
    type Item = &'t str;

    #[inline]
    fn next(&mut self) -> Option<&'t str> {
        while !self.rest.is_empty() {
            let (word, rest) = self.rest.split_at(length(self.rest.as_bytes()));
            self.rest = rest.get(1..).unwrap_or_default();
            if !word.is_empty() {
                return Some(word);
            }
        }
        None
    }
}

/// The length of the word that a text begins with, found eight bytes at a time.
#[inline]
fn length(text: &[u8]) -> usize {
    let mut length = 0;
    while let Some(eight) = text[length..].first_chunk() {
        let ends = up_to_space(u64::from_le_bytes(*eight));
        if ends != 0 {
            return length + ends.trailing_zeros() as usize / 8;
        }
        length += 8;
    }
    let last = &text[length..];
    length + last.iter().position(|byte| *byte <= b' ').unwrap_or(last.len())
}

/// The top bit of the first byte that is not above a space; of bytes behind it, who knows.
#[inline]
fn up_to_space(eight: u64) -> u64 {
    const EACH: u64 = u64::from_le_bytes([1; 8]);
    eight.wrapping_sub(EACH * (b' ' as u64 + 1)) & !eight & (EACH << 7)
}

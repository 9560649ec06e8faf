//! The words of a text. How a text is cut into words is the user's affair on both sides: both use this.

use wide::u8x16;

/// The words of a text, between spaces and line ends.
///
/// Spaces are found sixty-four bytes at a time, and a word goes from one to the next: no branch depends on the length of a word, which is hard to foretell.
#[inline]
pub fn words(text: &str) -> Words<'_> {
    Words { text, block: 0, ends: spaces_in(text.as_bytes()), start: 0 }
}

#[derive(Clone)]
pub struct Words<'t> {
    text: &'t str,
    /// Where the present block begins.
    block: usize,
    /// A bit for each place of the block at which a word may end, and that was not used yet.
    ends: u64,
    /// Where the next word begins.
    start: usize,
}

impl<'t> Iterator for Words<'t> {
    type Item = &'t str;

    #[inline]
    fn next(&mut self) -> Option<&'t str> {
        loop {
            while self.ends == 0 {
                self.block += BLOCK;
                self.ends = spaces_in(self.text.as_bytes().get(self.block..)?);
            }
            let end = self.block + self.ends.trailing_zeros() as usize;
            self.ends &= self.ends - 1;
            let start = std::mem::replace(&mut self.start, end + 1);
            if end > start {
                return self.text.get(start..end);
            }
        }
    }
}

const BLOCK: usize = 64;

/// A bit for each byte of the first block that is not above a space, and for the end of the text, if it is in there.
#[inline]
fn spaces_in(text: &[u8]) -> u64 {
    match text.first_chunk() {
        Some(block) => spaces(block),
        None => spaces_at_end(text),
    }
}

#[cold]
#[inline(never)]
fn spaces_at_end(text: &[u8]) -> u64 {
    let mut block = [b'x'; BLOCK];
    block[..text.len()].copy_from_slice(text);
    block[text.len()] = b' ';
    spaces(&block)
}

#[inline]
fn spaces(block: &[u8; BLOCK]) -> u64 {
    let (quarters, _) = block.as_chunks::<16>();
    let space = u8x16::splat(b' ');
    let bits = quarters.iter().map(|quarter| {
        let bytes = u8x16::new(*quarter);
        u64::from(bytes.min(space).simd_eq(bytes).to_bitmask() as u16)
    });
    bits.rev().fold(0, |all, quarter| all << 16 | quarter)
}

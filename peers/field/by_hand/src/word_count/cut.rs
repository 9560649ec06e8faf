//! Where words are in a text, found sixty-four bytes at a time, with no branch for the length of a word.

use wide::u8x16;

/// Hands over the words of a text, as the places of their first bytes and behind their last ones.
#[inline]
pub fn for_each_word(text: &[u8], mut take: impl FnMut(usize, usize)) {
    let mut start = 0;
    let mut take_to = |end: usize, start: &mut usize| {
        if end > *start {
            take(*start, end);
        }
        *start = end + 1;
    };
    let (blocks, rest) = text.as_chunks::<64>();
    for (number, block) in blocks.iter().enumerate() {
        let mut ends = spaces(block);
        while ends != 0 {
            take_to(64 * number + ends.trailing_zeros() as usize, &mut start);
            ends &= ends - 1;
        }
    }
    let rest_at = text.len() - rest.len();
    let ends = rest.iter().enumerate().filter(|(_, byte)| **byte <= b' ');
    ends.for_each(|(place, _)| take_to(rest_at + place, &mut start));
    take_to(text.len(), &mut start);
}

/// A bit for each byte that is not above a space.
#[inline]
fn spaces(block: &[u8; 64]) -> u64 {
    let (quarters, _) = block.as_chunks::<16>();
    let spaces = u8x16::splat(b' ');
    let bits = quarters.iter().map(|quarter| {
        let bytes = u8x16::new(*quarter);
        u64::from(bytes.min(spaces).simd_eq(bytes).to_bitmask() as u16)
    });
    bits.rev().fold(0, |all, quarter| all << 16 | quarter)
}

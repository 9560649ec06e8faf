//! Finds the byte at which a text does not simply go on.

/// So many bytes are looked at together.
pub(super) const BLOCK: usize = 16;

/// What of a text begins with the first byte that is special, or nothing. `in_block` has a bit for each byte of a block, the lowest for the first.
#[inline]
pub(super) fn find(text: &[u8], in_block: impl Fn(&[u8; BLOCK]) -> u32, is_special: impl Fn(u8) -> bool) -> &[u8] {
    let mut rest = text;
    while let Some((block, behind)) = rest.split_first_chunk() {
        let found = in_block(block);
        if found != 0 {
            return rest.get(found.trailing_zeros() as usize..).unwrap_or_default();
        }
        rest = behind;
    }
    find_in_less(rest, is_special)
}

/// The same of less than a block.
#[inline(never)]
fn find_in_less(rest: &[u8], is_special: impl Fn(u8) -> bool) -> &[u8] {
    let end = rest.iter().position(|byte| is_special(*byte));
    rest.get(end.unwrap_or(rest.len())..).unwrap_or_default()
}

//! Finds where lines end in a run of bytes, once for all that want to know. The last line may lack its end.

use wide::u8x32;

/// Puts where each line ends, with its `\n`, in the place of what `ends` held before.
///
/// An end takes four bytes, so that a text has less than 4 GiB: see [`longest_line`](super::Lines::longest_line).
pub(super) fn find_ends(text: &[u8], ends: &mut Vec<u32>) {
    ends.clear();
    let (blocks, rest) = text.as_chunks::<64>();
    for (block, number) in blocks.iter().zip(0..) {
        let mut found = ends_in(block);
        while found != 0 {
            ends.push(number * 64 + found.trailing_zeros() + 1);
            found &= found - 1;
        }
    }
    let places = (text.len() - rest.len()) as u32..;
    ends.extend(rest.iter().zip(places).filter(|(byte, _)| **byte == b'\n').map(|(_, place)| place + 1));
    if text.last().is_some_and(|last| *last != b'\n') {
        ends.push(text.len() as u32);
    }
}

/// A bit for each byte, the lowest for the first: whether it is a `\n`.
#[inline]
fn ends_in(block: &[u8; 64]) -> u64 {
    let bits = |bytes: &[u8; 32]| u64::from(u8x32::new(*bytes).simd_eq(u8x32::splat(b'\n')).to_bitmask());
    let (halves, _) = block.as_chunks::<32>();
    halves.iter().rev().fold(0, |found, half| found << 32 | bits(half))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends(text: &[u8]) -> Vec<u32> {
        let mut ends = vec![77];
        find_ends(text, &mut ends);
        ends
    }

    #[test]
    fn the_last_line_counts_with_and_without_its_end() {
        assert_eq!([ends(b""), ends(b"\n"), ends(b"a"), ends(b"a\n")], [vec![], vec![1], vec![1], vec![2]]);
        assert_eq!(ends(b"a\n\nb"), [2, 3, 4]);
    }

    #[test]
    fn an_end_is_found_wherever_it_stands() {
        let others = [0x0b, 0x8a, 0x09, 0x00, 0xff];
        for length in [1, 2, 16, 63, 64, 65, 128, 140] {
            for (first, second) in (0..length).flat_map(|first| (first..length).map(move |second| (first, second))) {
                let mut text: Vec<u8> = (0..length).map(|at| others[at % others.len()]).collect();
                (text[first], text[second]) = (b'\n', b'\n');
                let lines = text.split_inclusive(|byte| *byte == b'\n');
                let expected = lines.scan(0, |end, line| {
                    *end += line.len() as u32;
                    Some(*end)
                });
                assert_eq!(ends(&text), expected.collect::<Vec<_>>());
            }
        }
    }
}

//! Where cells end, found out for many bytes at a time.
//!
//! A cell is often shorter than what can be looked at together, so that most ends are known when a cell begins, and take some shifts. A record of seven cells
//! takes 1,065 instructions; where each end was looked for by itself, in a function that goes over one cell, it took 1,330, and the `csv` crate on `csv-core`,
//! which goes from byte to byte, 2,810 (`cargo bench --bench instructions -- csv_views csv_views_by_serde`).

use wide::u8x16;

/// What is known of the bytes from a place on.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Ahead {
    /// A bit for each byte, the lowest for the first: whether it is a delimiter or the end of a line.
    ends: u64,
    /// Of so many bytes that is known.
    known: usize,
}

/// So many bytes are looked at together.
const WINDOW: usize = u64::BITS as usize;

impl Ahead {
    /// Goes on to the next delimiter or end of a line, or to the end of the text: how many bytes that is.
    #[inline]
    pub(super) fn next_end(&mut self, text: &[u8], delimiter: u8) -> usize {
        let mut length = 0;
        if self.ends == 0 {
            (length, self.ends) = look_on(text, self.known, delimiter);
            self.known = WINDOW;
        }
        let bits = self.ends.trailing_zeros() as usize;
        self.ends >>= bits;
        self.known -= bits;
        length + bits
    }

    /// Goes beyond that which was found.
    #[inline]
    pub(super) fn pass_one(&mut self) {
        self.ends >>= 1;
        self.known = self.known.saturating_sub(1);
    }
}

/// Looks for an end from a byte on: the byte at which the window begins that has one, and the ends in it.
#[inline(never)]
fn look_on(text: &[u8], mut from: usize, delimiter: u8) -> (usize, u64) {
    while let Some(window) = text.get(from..).and_then(<[u8]>::first_chunk) {
        let ends = ends_in(window, delimiter);
        if ends != 0 {
            return (from, ends);
        }
        from += WINDOW;
    }
    (from, ends_in_less(text.get(from..).unwrap_or_default(), delimiter))
}

#[inline]
fn ends_in(window: &[u8; WINDOW], delimiter: u8) -> u64 {
    let (delimiter, line_end) = (u8x16::splat(delimiter), u8x16::splat(b'\n'));
    let (blocks, _) = window.as_chunks::<16>();
    blocks.iter().rev().fold(0, |ends, block| {
        let bytes = u8x16::new(*block);
        let found = bytes.simd_eq(delimiter) | bytes.simd_eq(line_end);
        ends << 16 | u64::from(found.to_bitmask())
    })
}

/// Of less than a window, whose end is one too.
#[cold]
fn ends_in_less(text: &[u8], delimiter: u8) -> u64 {
    let ends = text.iter().rev().fold(0, |ends, byte| ends << 1 | u64::from(*byte == delimiter || *byte == b'\n'));
    ends | 1 << text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lengths of the cells of a text.
    fn lengths(text: &[u8]) -> Vec<usize> {
        let (mut ahead, mut rest, mut lengths) = (Ahead::default(), text, Vec::new());
        loop {
            let length = ahead.next_end(rest, b';');
            lengths.push(length);
            let Some(behind) = rest.get(length + 1..) else { return lengths };
            rest = behind;
            ahead.pass_one();
        }
    }

    #[test]
    fn all_ends_are_found_wherever_they_stand() {
        for length in [0, 1, 15, 16, 63, 64, 65, 127, 128, 129, 200] {
            for (first, second) in (0..length).flat_map(|first| (first..length).map(move |second| (first, second))) {
                let mut text: Vec<u8> = (0..length).map(|at| b"x\r\"\0"[at % 4]).collect();
                (text[first], text[second]) = (b'\n', b';');
                let cells = text.split(|byte| b";\n".contains(byte));
                assert_eq!(lengths(&text), cells.map(<[u8]>::len).collect::<Vec<_>>(), "{first}, {second} of {length}");
            }
        }
    }
}

//! Runs of a line in which all has its place: keys, what stands around them, and values that are always as long.

use wide::u8x16;

use super::strings::ends_in;

/// A part of a line up to a value that is not always as long, or to the line's end.
#[derive(Debug, Default)]
pub(super) struct Run {
    blocks: Vec<Block>,
    length: usize,
}

/// So many bytes are compared together.
pub(super) const BLOCK: usize = 32;

/// Some bytes of a run.
#[derive(Debug)]
pub(super) struct Block {
    /// What stands where no value does, and where that is: all bits of a byte are set.
    around: [u8; BLOCK],
    is_around: [u8; BLOCK],
    /// Where a value stands.
    is_value: [u8; BLOCK],
}

impl Run {
    /// Of bytes of which some are around values, and must be the same; of the values no byte may be such that a string does not simply go on with it.
    pub(super) fn of(bytes: &[(u8, bool)]) -> Run {
        let all = |part: &[(u8, bool)], byte: fn(&(u8, bool)) -> u8| {
            let mut all = [0; BLOCK];
            all.iter_mut().zip(part).for_each(|(place, part)| *place = byte(part));
            all
        };
        let blocks = bytes.chunks(BLOCK).map(|part| Block {
            around: all(part, |(byte, _)| *byte),
            is_around: all(part, |(_, is_around)| if *is_around { u8::MAX } else { 0 }),
            is_value: all(part, |(_, is_around)| if *is_around { 0 } else { u8::MAX }),
        });
        Run { blocks: blocks.collect(), length: bytes.len() }
    }

    #[inline]
    pub(super) fn length(&self) -> usize {
        self.length
    }

    /// Whether a text begins with the run, by a function that says whether all blocks are as they should be.
    #[inline(always)]
    pub(super) fn begins(&self, text: &[u8], are_alike: impl Fn(&[Block], &[[u8; BLOCK]]) -> bool) -> bool {
        let (chunks, _) = text.as_chunks();
        match chunks.get(..self.blocks.len()) {
            Some(chunks) => are_alike(&self.blocks, chunks),
            None => self.begins_short(text),
        }
    }

    /// The same at the end of a text. Behind it stands nothing, which is no part of a run.
    #[cold]
    fn begins_short(&self, text: &[u8]) -> bool {
        let mut chunks = text.chunks(BLOCK);
        self.blocks.iter().all(|block| {
            let mut bytes = [0; BLOCK];
            bytes.iter_mut().zip(chunks.next().unwrap_or_default()).for_each(|(byte, given)| *byte = *given);
            are_alike(std::slice::from_ref(block), &[bytes])
        })
    }
}

/// Whether all blocks are as they should be.
#[inline]
pub(super) fn are_alike(blocks: &[Block], chunks: &[[u8; BLOCK]]) -> bool {
    let half = |bytes: &[u8; BLOCK], half: usize| u8x16::new(bytes.as_chunks().0[half]);
    let mut differences = u8x16::ZERO;
    for (block, chunk) in blocks.iter().zip(chunks) {
        for at in 0..2 {
            let bytes = half(chunk, at);
            differences |= (bytes ^ half(&block.around, at)) & half(&block.is_around, at);
            differences |= ends_in(bytes) & half(&block.is_value, at);
        }
    }
    differences == u8x16::ZERO
}

/// The same, for processors that compare all bytes of a block together: half of the instructions.
#[cfg(target_arch = "x86_64")]
#[inline]
#[target_feature(enable = "avx2")]
pub(super) fn are_alike_by_avx2(blocks: &[Block], chunks: &[[u8; BLOCK]]) -> bool {
    use std::arch::x86_64::*;
    let load = |bytes: &[u8; BLOCK]| {
        // SAFETY: as many bytes are read as there are, wherever they begin.
        unsafe { _mm256_loadu_si256(bytes.as_ptr().cast()) }
    };
    let (space, quote, backslash) = (_mm256_set1_epi8(0x20), _mm256_set1_epi8(0x22), _mm256_set1_epi8(0x5c));
    let mut differences = _mm256_setzero_si256();
    for (block, chunk) in blocks.iter().zip(chunks) {
        let bytes = load(chunk);
        let around = _mm256_and_si256(_mm256_xor_si256(bytes, load(&block.around)), load(&block.is_around));
        // What is left of a space without a byte is nothing but for control characters.
        let ends = _mm256_or_si256(_mm256_cmpeq_epi8(bytes, quote), _mm256_cmpeq_epi8(bytes, backslash));
        let ends = _mm256_or_si256(ends, _mm256_subs_epu8(space, bytes));
        let values = _mm256_and_si256(ends, load(&block.is_value));
        differences = _mm256_or_si256(differences, _mm256_or_si256(around, values));
    }
    _mm256_testz_si256(differences, differences) != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Both ways, where there are two.
    fn begins(run: &Run, text: &[u8]) -> bool {
        let begins = run.begins(text, are_alike);
        #[cfg(target_arch = "x86_64")]
        if std::arch::is_x86_feature_detected!("avx2") {
            // SAFETY: the processor was just asked.
            let by_avx2 = run.begins(text, |blocks, chunks| unsafe { are_alike_by_avx2(blocks, chunks) });
            assert_eq!(by_avx2, begins);
        }
        begins
    }

    #[test]
    fn a_text_begins_with_a_run_if_only_its_values_differ() {
        // Miri takes a thousand times as long.
        for length in (0..100).step_by(if cfg!(miri) { 33 } else { 1 }) {
            let text: Vec<u8> = (0..length + 40).map(|at| b'a' + at as u8 % 26).collect();
            let is_around = |at: usize| at * at % 7 < 4;
            let run = Run::of(&(0..length).map(|at| (text[at], is_around(at))).collect::<Vec<_>>());
            for end in 0..text.len() {
                assert_eq!(begins(&run, &text[..end]), end >= length, "{end} bytes of {length}");
            }
            for (at, other) in (0..text.len()).flat_map(|at| b"z\"\\\x00\x1f\xff".map(|other| (at, other))) {
                let mut text = text.clone();
                let before = std::mem::replace(&mut text[at], other);
                let is_ended = matches!(other, b'"' | b'\\' | ..b' ');
                let expected = at >= length || if is_around(at) { other == before } else { !is_ended };
                assert_eq!(begins(&run, &text), expected, "{other} at {at} of {length}");
                assert_eq!(begins(&run, &text[..length]), expected, "{other} at {at} of {length}, at the end");
            }
        }
    }
}

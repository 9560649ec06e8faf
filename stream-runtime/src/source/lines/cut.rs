//! Where a text is cut into items: at its lines, or at blocks of them.

use std::path::Path;

use memchr::{memchr, memrchr};

use super::scan::find_ends;

/// About how long a block is: long enough that what is done per block is nothing, short enough that a batch has blocks for all workers.
const BLOCK: usize = 16 << 10;

/// What the items of a text are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    Lines,
    Blocks,
}

impl Cut {
    /// What a line is called in an error: by its number, or, where lines are not counted, by its place.
    pub(super) fn name(self, line: u64, offset: u64, file: &Path) -> String {
        let file = file.display();
        match self {
            Cut::Lines => format!("line {line} of `{file}`"),
            Cut::Blocks => format!("the line at byte {offset} of `{file}`"),
        }
    }

    /// Puts where each item ends in the place of what `ends` held before. See [`find_ends`] for how long a text may be.
    pub(super) fn find_ends(self, text: &[u8], ends: &mut Vec<u32>) {
        match self {
            Cut::Lines => find_ends(text, ends),
            Cut::Blocks => find_block_ends(text, ends),
        }
    }
}

fn find_block_ends(text: &[u8], ends: &mut Vec<u32>) {
    ends.clear();
    let mut start = 0;
    while start < text.len() {
        start += block_length(&text[start..]);
        ends.push(start as u32);
    }
}

/// The length of the first block: the lines that end in its first `BLOCK` bytes, or the one that doesn't.
fn block_length(text: &[u8]) -> usize {
    let Some(block) = text.get(..BLOCK) else { return text.len() };
    let end = memrchr(b'\n', block).or_else(|| memchr(b'\n', text));
    end.map_or(text.len(), |end| end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(text: &str) -> Vec<&str> {
        let mut ends = vec![77];
        Cut::Blocks.find_ends(text.as_bytes(), &mut ends);
        let starts = [0].into_iter().chain(ends.iter().copied());
        starts.zip(&ends).map(|(start, end)| &text[start as usize..*end as usize]).collect()
    }

    #[test]
    fn a_block_has_whole_lines_and_all_of_them() {
        let long = "x".repeat(3 * BLOCK);
        for text in
            ["", "a", "a\n", "\n\n\n", &"a line\n".repeat(BLOCK), &format!("a\n{long}\nb\nc"), &format!("a\n{long}")]
        {
            let blocks = blocks(text);
            assert_eq!(blocks.concat(), text);
            let (last, others) = blocks.split_last().unwrap_or((&"", &[]));
            assert!(others.iter().all(|block| block.ends_with('\n')));
            let is_short = |block: &&&str| block.len() <= BLOCK || block.lines().count() == 1;
            assert!(blocks.iter().all(|block| is_short(&block)) && (!last.is_empty() || text.is_empty()));
        }
        assert_eq!(blocks(&"0123456789abcde\n".repeat(2048)).len(), 2);
    }
}

//! Where lines begin and end in a run of bytes. The last line may lack its end.

use std::ops::Range;

use memchr::{memchr, memchr_iter, memrchr};

use crate::source::Limit;

const BLOCK: usize = 4096;

/// How many lines there are.
pub(super) fn count(text: &[u8]) -> usize {
    let ends = memchr_iter(b'\n', text).count();
    ends + usize::from(text.last().is_some_and(|last| *last != b'\n'))
}

/// Cuts the lines that a limit allows off the front, at least one: their bytes and their number.
pub(super) fn within(text: &[u8], lines: usize, limit: Limit) -> (usize, usize) {
    if text.len() <= limit.bytes && lines <= limit.records {
        return (text.len(), lines);
    }
    let records = limit.records.max(1);
    let length = whole_lines(text, limit.bytes);
    match end_of(&text[..length], records) {
        Some(end) => (end, records),
        None => (length, count(&text[..length])),
    }
}

/// The end of the line with this number, from 1, if the text has its end. Counting by blocks is many times faster than
/// going from line to line.
fn end_of(text: &[u8], line: usize) -> Option<usize> {
    let mut before = 0;
    for (block, start) in text.chunks(BLOCK).zip((0..).step_by(BLOCK)) {
        let ends = memchr_iter(b'\n', block).count();
        if before + ends >= line {
            return memchr_iter(b'\n', block).nth(line - before - 1).map(|end| start + end + 1);
        }
        before += ends;
    }
    None
}

/// The length of the lines that end within so many bytes; of the first line where not even that one does.
fn whole_lines(text: &[u8], bytes: usize) -> usize {
    if text.len() <= bytes {
        return text.len();
    }
    memrchr(b'\n', &text[..bytes]).or_else(|| memchr(b'\n', text)).map_or(text.len(), |end| end + 1)
}

/// Cuts lines into at most so many runs of about the same length.
pub(super) fn parts(text: &[u8], parts: usize) -> Vec<Range<usize>> {
    let length = text.len().div_ceil(parts.max(1));
    let mut cut = Vec::with_capacity(parts);
    let mut start = 0;
    while start < text.len() {
        let end = line_end(text, start + length - 1);
        cut.push(start..end);
        start = end;
    }
    cut
}

/// The end of the line that a byte belongs to.
fn line_end(text: &[u8], at: usize) -> usize {
    let at = at.min(text.len());
    memchr(b'\n', &text[at..]).map_or(text.len(), |end| at + end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_counts_with_and_without_its_end() {
        assert_eq!([count(b""), count(b"\n"), count(b"a"), count(b"a\n"), count(b"a\n\nb")], [0, 1, 1, 1, 3]);
    }

    #[test]
    fn a_limit_cuts_at_line_ends_and_never_to_nothing() {
        let text = b"one\ntwo\n\nfour";
        let cut = |records, bytes| within(text, 4, Limit { records, bytes });
        assert_eq!(cut(9, 99), (13, 4));
        assert_eq!(cut(2, 99), (8, 2));
        assert_eq!(cut(9, 8), (8, 2));
        assert_eq!(cut(9, 11), (9, 3));
        assert_eq!(cut(0, 0), (4, 1));
    }

    #[test]
    fn the_end_of_a_line_is_found_in_any_block() {
        let text = "a line\n".repeat(3 * BLOCK / 7);
        let lines = count(text.as_bytes());
        assert!((1..=lines).all(|line| end_of(text.as_bytes(), line) == Some(7 * line)));
        assert_eq!(end_of(text.as_bytes(), lines + 1), None);
    }

    #[test]
    fn parts_are_whole_lines_in_order() {
        let text = b"a\nbb\nccc\n\ndddddddddd\ne";
        for wanted in 1..10 {
            let parts = parts(text, wanted);
            assert!(parts.len() <= wanted);
            assert_eq!(parts.iter().flat_map(|part| &text[part.clone()]).copied().collect::<Vec<_>>(), text);
            assert!(parts.iter().all(|part| part.end == text.len() || text[part.end - 1] == b'\n'));
        }
    }
}

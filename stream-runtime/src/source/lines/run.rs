//! Lines (or blocks of them) that follow each other, known by where they end: how many a limit allows, and how they are shared out.

use crate::source::Limit;

/// A run of items. It iterates over their lengths, ends included.
#[derive(Clone, Copy, Debug)]
pub struct Run<'b> {
    /// Where it begins.
    start: usize,
    /// Where each item ends.
    ends: &'b [u32],
}

impl<'b> Run<'b> {
    /// All items of a text that begins at 0.
    pub(super) fn new(ends: &'b [u32]) -> Self {
        Run { start: 0, ends }
    }

    pub(super) fn items(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn end(&self) -> usize {
        self.ends.last().map_or(self.start, |end| *end as usize)
    }

    pub(super) fn bytes(&self) -> usize {
        self.end() - self.start
    }

    /// The first so many items, and those behind them.
    pub(super) fn split(self, items: usize) -> (Self, Self) {
        let (first, rest) = self.ends.split_at_checked(items).unwrap_or((self.ends, &[]));
        let first = Run { ends: first, ..self };
        (first, Run { start: first.end(), ends: rest })
    }

    /// The items that a limit allows off the front, at least one.
    pub(super) fn within(self, limit: Limit) -> Self {
        let (allowed, _) = self.split(limit.records.max(1));
        let items = allowed.ending_by(self.start.saturating_add(limit.bytes));
        allowed.split(items.max(1)).0
    }

    /// How many items end at or before a byte.
    fn ending_by(&self, byte: usize) -> usize {
        self.ends.partition_point(|end| *end as usize <= byte)
    }

    /// Cuts the items into at most so many runs of about the same length.
    pub(super) fn parts(self, parts: usize) -> Vec<Self> {
        let length = self.bytes().div_ceil(parts.max(1));
        let mut cut = Vec::with_capacity(parts);
        let mut rest = self;
        while !rest.ends.is_empty() {
            // And the item that goes beyond.
            let items = rest.ending_by(rest.start + length - 1) + 1;
            let (part, behind) = rest.split(items);
            cut.push(part);
            rest = behind;
        }
        cut
    }
}

impl Iterator for Run<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        let (end, rest) = self.ends.split_first()?;
        let length = *end as usize - self.start;
        *self = Run { start: *end as usize, ends: rest };
        Some(length)
    }
}

#[cfg(test)]
mod tests {
    use super::super::scan::find_ends;
    use super::*;

    fn ends(text: &[u8]) -> Vec<u32> {
        let mut ends = Vec::new();
        find_ends(text, &mut ends);
        ends
    }

    #[test]
    fn a_limit_cuts_at_line_ends_and_never_to_nothing() {
        let ends = ends(b"one\ntwo\n\nfour");
        let cut = |records, bytes| {
            let within = Run::new(&ends).within(Limit { records, bytes });
            (within.bytes(), within.items())
        };
        assert_eq!(cut(9, 99), (13, 4));
        assert_eq!(cut(2, 99), (8, 2));
        assert_eq!(cut(9, 8), (8, 2));
        assert_eq!(cut(9, 11), (9, 3));
        assert_eq!(cut(9, 13), (13, 4));
        assert_eq!(cut(0, 0), (4, 1));
        assert_eq!(cut(usize::MAX, usize::MAX), (13, 4));
    }

    #[test]
    fn parts_are_whole_lines_in_order() {
        let text = b"a\nbb\nccc\n\ndddddddddd\ne";
        let ends = ends(text);
        for wanted in 1..10 {
            let parts = Run::new(&ends).parts(wanted);
            assert!(parts.len() <= wanted);
            let lengths: Vec<_> = parts.iter().copied().flatten().collect();
            assert_eq!(lengths, text.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::len).collect::<Vec<_>>());
        }
    }
}

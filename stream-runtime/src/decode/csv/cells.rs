//! What stands in a cell, between quotes or without.

use std::borrow::Cow;

use wide::u8x16;

use super::reader::Csv;
use crate::decode::Wrong;
use crate::decode::scan::{BLOCK, find};

/// The content of a cell.
#[derive(Clone, Copy, Debug)]
pub(super) struct Content<'b> {
    pub(super) text: &'b str,
    has_doubled_quotes: bool,
}

impl<'b> Content<'b> {
    #[inline]
    pub(super) fn borrowed(self) -> Result<&'b str, Wrong> {
        if self.has_doubled_quotes { Err(Wrong::DoubledQuotes) } else { Ok(self.text) }
    }

    #[inline]
    pub(super) fn unescaped(self) -> Cow<'b, str> {
        match self.has_doubled_quotes {
            false => Cow::Borrowed(self.text),
            true => Cow::Owned(self.text.replace("\"\"", "\"")),
        }
    }
}

/// Whether a text begins with the end of a line, or with nothing.
#[inline]
pub(super) fn begins_with_line_end(text: &[u8]) -> bool {
    matches!(text, [] | [b'\n', ..] | [b'\r'] | [b'\r', b'\n', ..])
}

impl<'b> Csv<'b, '_> {
    /// Whether a cell is at its end where a text begins.
    #[inline]
    pub(super) fn ends_cell(&self, text: &[u8]) -> bool {
        text.first() == Some(&self.delimiter()) || begins_with_line_end(text)
    }

    /// Goes over a cell.
    #[inline]
    pub(super) fn cell(&mut self) -> Result<Content<'b>, Wrong> {
        if let [b'"', inside @ ..] = self.rest {
            return self.quoted_cell(inside);
        }
        let start = self.rest;
        self.rest = plain(start, self.delimiter());
        Ok(Content { text: self.since(start, self.rest), has_doubled_quotes: false })
    }

    #[inline]
    fn quoted_cell(&mut self, inside: &'b [u8]) -> Result<Content<'b>, Wrong> {
        let Some((end, has_doubled_quotes)) = closing_quote(inside) else { return Err(Wrong::Unclosed) };
        let behind = end.get(1..).unwrap_or_default();
        self.rest = behind;
        if !self.ends_cell(behind) {
            return Err(Wrong::BehindQuote);
        }
        Ok(Content { text: self.since(inside, end), has_doubled_quotes })
    }
}

/// Goes on to the end of a cell that has no quotes around it.
#[inline]
fn plain(text: &[u8], delimiter: u8) -> &[u8] {
    let end = find(text, |block| either(block, delimiter, b'\n'), |byte| byte == delimiter || byte == b'\n');
    match end {
        [b'\n', ..] | [] => without_return(text, end),
        _ => end,
    }
}

/// The end of a line may be of two characters.
#[inline]
fn without_return<'b>(text: &'b [u8], end: &'b [u8]) -> &'b [u8] {
    let length = text.len() - end.len();
    match text.get(..length) {
        Some([.., b'\r']) => text.get(length - 1..).unwrap_or_default(),
        _ => end,
    }
}

/// What begins with the quote that closes a cell, and whether there are doubled ones before it. None, if none does on this line.
#[inline(never)]
fn closing_quote(inside: &[u8]) -> Option<(&[u8], bool)> {
    let next = |text| find(text, |block| either(block, b'"', b'\n'), |byte| byte == b'"' || byte == b'\n');
    let (mut end, mut has_doubled) = (next(inside), false);
    while let [b'"', b'"', behind @ ..] = end {
        has_doubled = true;
        end = next(behind);
    }
    (end.first() == Some(&b'"')).then_some((end, has_doubled))
}

/// A bit for each byte, the lowest for the first: whether it is one of two.
#[inline]
fn either(block: &[u8; BLOCK], one: u8, other: u8) -> u32 {
    let bytes = u8x16::new(*block);
    (bytes.simd_eq(u8x16::splat(one)) | bytes.simd_eq(u8x16::splat(other))).to_bitmask()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_goes_as_far_as_it_is_plain() {
        for special in 0..=255u8 {
            for length in [1, 15, 16, 17, 31, 32, 40] {
                for at in 0..length {
                    let mut text = vec![b'x'; length];
                    text[at] = special;
                    let is_return_at_the_end = special == b'\r' && at + 1 == length;
                    let left = if b";\n".contains(&special) || is_return_at_the_end { length - at } else { 0 };
                    assert_eq!(plain(&text, b';').len(), left, "{special} at {at} of {length}");
                }
            }
        }
    }

    #[test]
    fn a_quote_that_is_not_doubled_closes() {
        for (inside, told) in [
            ("\"", Some((1, false))),
            ("a\",", Some((2, false))),
            ("\"\"\"", Some((1, true))),
            ("a \"\"b\"\", which is longer than a block\"\"\"\n", Some((2, true))),
            ("", None),
            ("\"\"", None),
            ("a\n\"", None),
            ("a, which is longer than a block\n\"", None),
        ] {
            let found = closing_quote(inside.as_bytes()).map(|(end, has_doubled)| (end.len(), has_doubled));
            assert_eq!(found, told, "{inside}");
        }
    }
}

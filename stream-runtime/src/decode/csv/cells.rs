//! What stands in a cell, between quotes or without.

use std::borrow::Cow;

use memchr::memchr2;

use super::reader::Csv;
use crate::decode::Flaw;

/// Where the content of a cell stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Content<'b> {
    /// The text from its first byte on, and from its end on.
    start: &'b [u8],
    end: &'b [u8],
    pub(super) has_doubled_quotes: bool,
}

/// Whether a text begins with the end of a line, or with nothing.
#[inline]
pub(super) fn begins_with_line_end(text: &[u8]) -> bool {
    matches!(text, [] | [b'\n', ..] | [b'\r'] | [b'\r', b'\n', ..])
}

impl Content<'_> {
    #[inline]
    pub(super) fn length(self) -> usize {
        self.start.len() - self.end.len()
    }
}

impl<'b> Csv<'b, '_> {
    /// Whether a cell is at its end where a text begins.
    #[inline]
    pub(super) fn ends_cell(&self, text: &[u8]) -> bool {
        text.first() == Some(&self.delimiter()) || begins_with_line_end(text)
    }

    /// Goes over a cell.
    #[inline(always)]
    pub(super) fn cell(&mut self) -> Result<Content<'b>, Flaw> {
        let start = self.rest();
        if let [b'"', inside @ ..] = start {
            return self.quoted_cell(inside);
        }
        self.pass_plain();
        let behind = self.rest();
        // The end of a line may be of two characters.
        let end = match behind {
            [b'\n', ..] | [] => without_return(start, behind),
            _ => behind,
        };
        Ok(Content { start, end, has_doubled_quotes: false })
    }

    #[inline]
    fn quoted_cell(&mut self, inside: &'b [u8]) -> Result<Content<'b>, Flaw> {
        let Some((end, has_doubled_quotes)) = closing_quote(inside) else { return Err(Flaw::Unclosed) };
        let behind = end.get(1..).unwrap_or_default();
        self.go_to(behind);
        if !self.ends_cell(behind) {
            return Err(Flaw::BehindQuote);
        }
        Ok(Content { start: inside, end, has_doubled_quotes })
    }

    /// What stands in a cell, as it is written.
    #[inline]
    pub(super) fn text(&self, content: Content<'b>) -> &'b str {
        self.since(content.start, content.end)
    }

    #[inline]
    pub(super) fn borrow(&self, content: Content<'b>) -> Result<&'b str, Flaw> {
        if content.has_doubled_quotes { Err(Flaw::DoubledQuotes) } else { Ok(self.text(content)) }
    }

    #[inline]
    pub(super) fn unescape(&self, content: Content<'b>) -> Cow<'b, str> {
        match content.has_doubled_quotes {
            false => Cow::Borrowed(self.text(content)),
            true => Cow::Owned(self.text(content).replace("\"\"", "\"")),
        }
    }
}

/// The end of a cell that is the last of its line.
#[inline]
fn without_return<'b>(start: &'b [u8], end: &'b [u8]) -> &'b [u8] {
    let length = start.len() - end.len();
    match start.get(..length) {
        Some([.., b'\r']) => start.get(length - 1..).unwrap_or_default(),
        _ => end,
    }
}

/// What begins with the quote that closes a cell, and whether there are doubled ones before it. None, if none does on this line.
#[inline(never)]
fn closing_quote(inside: &[u8]) -> Option<(&[u8], bool)> {
    let (mut end, mut has_doubled) = (quote_or_line_end(inside), false);
    while let [b'"', b'"', behind @ ..] = end {
        has_doubled = true;
        end = quote_or_line_end(behind);
    }
    (end.first() == Some(&b'"')).then_some((end, has_doubled))
}

/// What begins with the first quote or end of a line.
fn quote_or_line_end(text: &[u8]) -> &[u8] {
    let end = memchr2(b'"', b'\n', text).unwrap_or(text.len());
    text.get(end..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

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

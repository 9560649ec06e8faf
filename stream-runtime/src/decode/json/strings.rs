//! Strings.

use std::borrow::Cow;

use wide::u8x16;

use super::escapes;
use super::reader::Json;
use crate::decode::Flaw;

/// What stands between the quotes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Raw<'b> {
    pub(super) text: &'b str,
    has_escapes: bool,
}

impl<'b> Raw<'b> {
    #[inline]
    pub(super) fn borrowed(self) -> Result<&'b str, Flaw> {
        if self.has_escapes { Err(Flaw::Escaped) } else { Ok(self.text) }
    }

    #[inline]
    pub(super) fn unescaped(self) -> Result<Cow<'b, str>, Flaw> {
        match self.has_escapes {
            false => Ok(Cow::Borrowed(self.text)),
            true => escapes::unescape(self.text).map(Cow::Owned),
        }
    }

    /// Errors as [`unescaped`](Self::unescaped) does.
    #[inline]
    pub(super) fn check(self) -> Result<(), Flaw> {
        if self.has_escapes { escapes::check(self.text) } else { Ok(()) }
    }

    /// Errors where JSON has no such string.
    #[inline]
    pub(super) fn check_looks(self) -> Result<(), Flaw> {
        if self.has_escapes { escapes::check_looks(self.text) } else { Ok(()) }
    }
}

impl<'b, const MULTILINE: bool> Json<'b, '_, MULTILINE> {
    /// Reads a string.
    #[inline]
    pub(super) fn quoted(&mut self) -> Result<Raw<'b>, Flaw> {
        let [b'"', start @ ..] = self.rest else { return Err(Flaw::Expected("a string")) };
        let end = plain(start);
        match end {
            [b'"', rest @ ..] => {
                self.rest = rest;
                Ok(Raw { text: self.since(start, end), has_escapes: false })
            }
            _ => self.apart(|json| json.string_with_escapes(start, end)),
        }
    }

    fn string_with_escapes(&mut self, start: &'b [u8], mut end: &'b [u8]) -> Result<Raw<'b>, Flaw> {
        while let [b'\\', escaped @ ..] = end {
            // What is escaped may be a quote; that it is a character that can be is found out later.
            end = plain(escaped.get(1..).unwrap_or_default());
        }
        self.rest = end;
        if !self.eat(b'"') {
            return Err(Flaw::Unended);
        }
        Ok(Raw { text: self.since(start, end), has_escapes: true })
    }
}

/// Goes on to the end of a string, an escape, or a character that must not stand in it.
#[inline(always)]
pub(super) fn plain(text: &[u8]) -> &[u8] {
    let mut rest = text;
    while let Some((block, behind)) = rest.split_first_chunk::<16>() {
        let found = special(block);
        if found != 0 {
            return rest.get(found.trailing_zeros() as usize..).unwrap_or_default();
        }
        rest = behind;
    }
    plain_to_the_end(rest)
}

/// The same of less than a block.
#[inline(never)]
fn plain_to_the_end(rest: &[u8]) -> &[u8] {
    let end = rest.iter().position(|byte| ends_plain(*byte));
    rest.get(end.unwrap_or(rest.len())..).unwrap_or_default()
}

/// Whether a string does not simply go on with a byte.
pub(super) fn ends_plain(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\' | ..b' ')
}

/// A bit for each byte, the lowest for the first: whether a string does not simply go on with it.
#[inline]
fn special(block: &[u8; 16]) -> u32 {
    ends_in(u8x16::new(*block)).to_bitmask()
}

/// All bits of each byte with which a string does not simply go on.
#[inline]
pub(super) fn ends_in(bytes: u8x16) -> u8x16 {
    let control = bytes.min(u8x16::splat(0x1f)).simd_eq(bytes);
    bytes.simd_eq(u8x16::splat(b'"')) | bytes.simd_eq(u8x16::splat(b'\\')) | control
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_goes_as_far_as_it_is_plain() {
        for special in 0..=255u8 {
            let ends = special == b'"' || special == b'\\' || special < 0x20;
            for length in [1, 15, 16, 17, 31, 32, 40] {
                for at in 0..length {
                    let mut text = vec![b'x'; length];
                    text[at] = special;
                    let left = if ends { length - at } else { 0 };
                    assert_eq!(plain(&text).len(), left, "{special} at {at} of {length}");
                }
            }
        }
    }
}

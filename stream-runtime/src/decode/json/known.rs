//! A value of which it is known where it ends.

use std::borrow::Cow;

use crate::decode::numbers::{Integer, Number, leading_number, number_of_digits, without_digits};
use crate::decode::{Flaw, Reader, Value};
use crate::time::Timestamp;

/// A string without escapes, by what stands between its quotes, or a text without any that may be a number or a word.
///
/// What stops here is read again in order, and told then: that it stops is all that is said here.
#[derive(Debug)]
pub struct Known<'b> {
    text: &'b str,
    start: usize,
    end: usize,
    is_text: bool,
    is_read: bool,
}

const OTHERWISE: Flaw = Flaw::Expected("another value");

impl<'b> Known<'b> {
    #[inline]
    pub(super) fn new(text: &'b str, start: usize, end: usize, is_text: bool) -> Self {
        Known { text, start, end, is_text, is_read: false }
    }

    /// What stands between the quotes.
    #[inline]
    fn content(&mut self) -> Result<&'b str, Flaw> {
        self.is_read = true;
        if self.is_text { self.text.get(self.start..self.end).ok_or(OTHERWISE) } else { Err(OTHERWISE) }
    }

    /// What stands there without quotes.
    #[inline]
    fn scalar(&self) -> Result<&'b [u8], Flaw> {
        let scalar = self.text.as_bytes().get(self.start..self.end);
        scalar.filter(|_| !self.is_text).ok_or(OTHERWISE)
    }
}

/// Whether a text is a number or a word, as a whole.
pub(super) fn is_scalar(text: &[u8]) -> bool {
    matches!(text, b"true" | b"false" | b"null") || number(text).is_some()
}

/// Whether a number has an exponent, if the whole text is one.
fn number(text: &[u8]) -> Option<bool> {
    let first = text.strip_prefix(b"-").unwrap_or(text);
    let mut rest = without_digits(first);
    if rest.len() == first.len() || begins_with_more_than_a_zero(first, first.len() - rest.len()) {
        return None;
    }
    let digits = |text: &'_ [u8]| Some(text.len() - without_digits(text).len()).filter(|count| *count > 0);
    if let [b'.', fraction @ ..] = rest {
        rest = &fraction[digits(fraction)?..];
    }
    let [b'e' | b'E', exponent @ ..] = rest else { return rest.is_empty().then_some(false) };
    let exponent = exponent.strip_prefix(b"+").or_else(|| exponent.strip_prefix(b"-")).unwrap_or(exponent);
    (digits(exponent)? == exponent.len()).then_some(true)
}

#[inline]
fn begins_with_more_than_a_zero(digits: &[u8], count: usize) -> bool {
    count > 1 && digits.first() == Some(&b'0')
}

#[inline]
fn integer(text: &[u8]) -> Option<Integer> {
    let (is_negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        _ => (false, text),
    };
    if begins_with_more_than_a_zero(digits, digits.len()) {
        return None;
    }
    match number_of_digits(digits) {
        Some(number) => Some(Integer { is_negative, digits: Some(number) }),
        None => other_integer(is_negative, digits),
    }
}

/// Of a few digits at the end of a text, or of very many.
#[cold]
#[inline(never)]
fn other_integer(is_negative: bool, digits: &[u8]) -> Option<Integer> {
    let (number, rest) = leading_number(digits);
    (rest.is_empty() && !digits.is_empty()).then_some(Integer { is_negative, digits: number })
}

impl<'b> Reader<'b> for Known<'b> {
    type Known = Self;

    #[inline]
    fn at(&self) -> usize {
        self.start
    }

    #[inline]
    fn rest(&self) -> &'b [u8] {
        self.text.as_bytes().get(self.start..).unwrap_or_default()
    }

    #[inline]
    fn back_to(&mut self, _: &'b [u8]) {}

    fn key(&mut self, _: &'static [&'static str], _: bool) -> Result<usize, Flaw> {
        Err(OTHERWISE)
    }

    fn skip_value(&mut self) -> Result<(), Flaw> {
        Err(OTHERWISE)
    }

    fn item(&mut self, _: bool) -> Result<bool, Flaw> {
        Err(OTHERWISE)
    }

    #[inline]
    fn nothing(&mut self) -> bool {
        let is_it = self.scalar() == Ok(b"null");
        self.is_read |= is_it;
        is_it
    }

    #[inline]
    fn boolean(&mut self) -> Result<bool, Flaw> {
        self.is_read = true;
        match self.scalar()? {
            b"true" => Ok(true),
            b"false" => Ok(false),
            _ => Err(OTHERWISE),
        }
    }

    #[inline]
    fn integer(&mut self) -> Result<Integer, Flaw> {
        self.is_read = true;
        integer(self.scalar()?).ok_or(OTHERWISE)
    }

    #[inline]
    fn number(&mut self) -> Result<Number<'b>, Flaw> {
        self.is_read = true;
        let has_exponent = number(self.scalar()?).ok_or(OTHERWISE)?;
        let text = self.text.get(self.start..self.end).ok_or(OTHERWISE)?;
        Ok(Number { text, has_exponent })
    }

    #[inline]
    fn borrowed(&mut self) -> Result<&'b str, Flaw> {
        self.content()
    }

    #[inline]
    fn skip_borrowed(&mut self) -> Result<(), Flaw> {
        self.skip_string()
    }

    #[inline]
    fn string(&mut self) -> Result<Cow<'b, str>, Flaw> {
        self.content().map(Cow::Borrowed)
    }

    #[inline]
    fn skip_string(&mut self) -> Result<(), Flaw> {
        self.is_read = true;
        if self.is_text { Ok(()) } else { Err(OTHERWISE) }
    }

    fn time(&mut self) -> Result<Timestamp, Flaw> {
        if !self.is_text {
            return i64::read(self).map(Timestamp::from_micros);
        }
        let time = self.content()?.parse::<jiff::Timestamp>();
        time.map(|time| Timestamp::from_micros(time.as_microsecond())).map_err(|_| OTHERWISE)
    }

    /// All of it was read.
    #[inline]
    fn end(&mut self) -> Result<(), Flaw> {
        if self.is_read { Ok(()) } else { Err(OTHERWISE) }
    }

    fn is_blank(&mut self) -> bool {
        false
    }

    fn within(&mut self, _: &'static str, wrong: Flaw) -> Flaw {
        wrong
    }
}

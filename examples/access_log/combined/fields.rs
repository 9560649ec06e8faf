//! The fields of a line, one after the other.

use memchr::{memchr, memchr2};
use thalweg::Timestamp;

use super::time;
use super::{Expected, Mismatch};

/// What is left of a line.
pub struct Fields<'a> {
    line: &'a [u8],
    /// Where the next field begins.
    at: usize,
}

impl<'a> Fields<'a> {
    pub fn of(line: &'a [u8]) -> Self {
        Fields { line, at: 0 }
    }

    /// A field without spaces and quotes.
    pub fn word(&mut self, expected: Expected) -> Result<&'a [u8], Mismatch> {
        let rest = self.rest();
        let length = memchr(b' ', rest).unwrap_or(rest.len());
        if length == 0 {
            return Err(self.lacks(expected));
        }
        self.at += length;
        self.end_of_field()?;
        Ok(&rest[..length])
    }

    /// The user, up to the bracket in front of the time: names that people log in with have spaces in them.
    pub fn user(&mut self) -> Result<(), Mismatch> {
        let rest = self.rest();
        match memchr2(b'[', b'"', rest) {
            Some(length) if length > 0 && rest[length] == b'[' => self.at += length,
            _ => return Err(self.lacks(Expected::User)),
        }
        Ok(())
    }

    /// A time in brackets.
    pub fn time(&mut self) -> Result<Timestamp, Mismatch> {
        self.at += 1; // The bracket that `user` has found.
        let text = self.rest().first_chunk().ok_or(self.lacks(Expected::Time))?;
        let time = time::parse(text).map_err(|mismatch| mismatch.behind(self.at))?;
        self.at += text.len();
        self.expect(b']', Expected::TimeEnd)?;
        self.end_of_field()?;
        Ok(time)
    }

    /// The path in the request: `GET /path?query HTTP/1.0`. Whoever sends no such thing made a request all the same.
    pub fn path(&mut self) -> Result<&'a str, Mismatch> {
        let begin = self.at + 1;
        let request = self.quoted(Expected::Request)?;
        let target = memchr(b' ', request).map_or(request.len(), |method| method + 1);
        let path = &request[target..];
        let path = &path[..memchr2(b' ', b'?', path).unwrap_or(path.len())];
        if path.is_empty() {
            return Ok("-");
        }
        str::from_utf8(path).map_err(|fault| Mismatch::at(begin + target + fault.valid_up_to(), Expected::Utf8))
    }

    /// Three digits.
    pub fn status(&mut self) -> Result<u16, Mismatch> {
        let here = self.lacks(Expected::Status);
        match *self.word(Expected::Status)? {
            [class @ b'1'..=b'5', tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => {
                Ok(u16::from(class - b'0') * 100 + u16::from(tens - b'0') * 10 + u16::from(ones - b'0'))
            }
            _ => Err(here),
        }
    }

    /// The size of the response. Nothing at all was sent for `-`.
    pub fn size(&mut self) -> Result<u64, Mismatch> {
        let here = self.lacks(Expected::Size);
        match self.word(Expected::Size)? {
            b"-" => Ok(0),
            digits => digits.iter().try_fold(0, with_digit).ok_or(here),
        }
    }

    /// A field in quotes, in which `\"` is no end.
    pub fn quoted(&mut self, expected: Expected) -> Result<&'a [u8], Mismatch> {
        self.expect(b'"', expected)?;
        let rest = self.rest();
        let end = closing_quote(rest).ok_or(Mismatch::at(self.line.len(), Expected::Quote))?;
        self.at += end + 1;
        self.end_of_field()?;
        Ok(&rest[..end])
    }

    fn rest(&self) -> &'a [u8] {
        &self.line[self.at..]
    }

    fn lacks(&self, expected: Expected) -> Mismatch {
        Mismatch::at(self.at, expected)
    }

    fn expect(&mut self, byte: u8, expected: Expected) -> Result<(), Mismatch> {
        if self.line.get(self.at) != Some(&byte) {
            return Err(self.lacks(expected));
        }
        self.at += 1;
        Ok(())
    }

    /// Fields have a space between them. Where the line ends, it is the next field that is missing.
    fn end_of_field(&mut self) -> Result<(), Mismatch> {
        if self.at == self.line.len() { Ok(()) } else { self.expect(b' ', Expected::Space) }
    }
}

/// The first quote that no backslash stands in front of. A backslash that is escaped itself escapes nothing.
fn closing_quote(text: &[u8]) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + memchr2(b'"', b'\\', text.get(from..)?)?;
        if text[at] == b'"' {
            return Some(at);
        }
        from = at + 2;
    }
}

/// A number with one more digit, if it is one and the number does not become too large.
fn with_digit(number: u64, digit: &u8) -> Option<u64> {
    let digit = digit.wrapping_sub(b'0');
    if digit > 9 {
        return None;
    }
    number.checked_mul(10)?.checked_add(digit.into())
}

//! What values are in CSV.

use std::borrow::Cow;

use super::cells::begins_with_line_end;
use super::reader::Csv;
use crate::decode::numbers::{Integer, Number, leading_number, without_digits};
use crate::decode::{END, Flaw, Reader, Value};
use crate::time::Timestamp;

impl<'b> Csv<'b, '_> {
    /// Reads a value that is looked for at the beginning of a cell and must go to its end; and its text.
    #[inline(always)]
    fn value<T>(
        &mut self,
        expected: &'static str,
        find: impl Fn(&'b [u8]) -> Option<(T, &'b [u8])>,
    ) -> Result<(T, &'b str), Flaw> {
        let start = self.rest();
        // What begins with a quote is none of these values.
        if let Some((value, behind)) = find(start) {
            let cell = self.cell()?;
            if cell.length() == start.len() - behind.len() {
                return Ok((value, self.text(cell)));
            }
        }
        self.go_to(start);
        self.apart(|csv| csv.quoted_value(expected, find))
    }

    fn quoted_value<T>(
        &mut self,
        expected: &'static str,
        find: impl Fn(&'b [u8]) -> Option<(T, &'b [u8])>,
    ) -> Result<(T, &'b str), Flaw> {
        let start = self.rest();
        let cell = self.cell()?;
        let text = self.text(cell);
        match find(text.as_bytes()) {
            Some((value, [])) if start.first() == Some(&b'"') => Ok((value, text)),
            _ => {
                self.go_to(start);
                Err(Flaw::Expected(expected))
            }
        }
    }
}

/// Numbers may have a sign and zeros in front.
#[inline]
fn integer(text: &[u8]) -> Option<(Integer, &[u8])> {
    let (is_negative, first) = match text {
        [b'-', first @ ..] => (true, first),
        [b'+', first @ ..] => (false, first),
        _ => (false, text),
    };
    let (digits, rest) = leading_number(first);
    (rest.len() < first.len()).then_some((Integer { is_negative, digits }, rest))
}

/// `1`, `-1.5`, `+.5`, `1.`, `1e9`: what Rust takes for a number, but words for what is none. Says whether there is an exponent.
#[inline]
fn number(text: &[u8]) -> Option<(bool, &[u8])> {
    let first = match text {
        [b'-' | b'+', first @ ..] => first,
        _ => text,
    };
    let mut rest = without_digits(first);
    let mut digits = first.len() - rest.len();
    if let [b'.', fraction @ ..] = rest {
        rest = without_digits(fraction);
        digits += fraction.len() - rest.len();
    }
    if digits == 0 {
        return None;
    }
    let [b'e' | b'E', exponent @ ..] = rest else { return Some((false, rest)) };
    let digits = match exponent {
        [b'-' | b'+', digits @ ..] => digits,
        _ => exponent,
    };
    let rest = without_digits(digits);
    (rest.len() < digits.len()).then_some((true, rest))
}

impl<'b> Reader<'b> for Csv<'b, '_> {
    type Known = Self;

    #[inline]
    fn at(&self) -> usize {
        self.place()
    }

    #[inline]
    fn rest(&self) -> &'b [u8] {
        self.rest()
    }

    #[inline]
    fn back_to(&mut self, rest: &'b [u8]) {
        self.go_to(rest);
    }

    #[inline(always)]
    fn key(&mut self, _: &'static [&'static str], is_first: bool) -> Result<usize, Flaw> {
        match is_first {
            true if self.is_blank() => Err(Flaw::Expected("a record")),
            // Behind a cell stands a delimiter, or else the end of the line.
            false if !self.next_cell() => self.finish().map(|()| END),
            _ => self.next_field(),
        }
    }

    #[inline(always)]
    fn skip_value(&mut self) -> Result<(), Flaw> {
        self.cell().map(drop)
    }

    /// No cell has items: a type with a list in it is not [`Row`](super::Row), so that this is not called.
    fn item(&mut self, _: bool) -> Result<bool, Flaw> {
        Err(Flaw::Expected("a list, which no cell is"))
    }

    /// A cell with nothing in it, not even between quotes.
    #[inline]
    fn nothing(&mut self) -> bool {
        let behind = self.rest().strip_prefix(b"\"\"").unwrap_or(self.rest());
        let is_empty = self.ends_cell(behind);
        if is_empty && behind.len() < self.rest().len() {
            self.go_to(behind);
        }
        is_empty
    }

    #[inline]
    fn boolean(&mut self) -> Result<bool, Flaw> {
        let word = |text: &'b [u8]| {
            let is_true = text.strip_prefix(b"true").map(|behind| (true, behind));
            is_true.or_else(|| text.strip_prefix(b"false").map(|behind| (false, behind)))
        };
        self.value("`true` or `false`", word).map(|(word, _)| word)
    }

    #[inline(always)]
    fn integer(&mut self) -> Result<Integer, Flaw> {
        self.value("an integer", integer).map(|(integer, _)| integer)
    }

    #[inline(always)]
    fn number(&mut self) -> Result<Number<'b>, Flaw> {
        self.value("a number", number).map(|(has_exponent, text)| Number { text, has_exponent })
    }

    #[inline(always)]
    fn borrowed(&mut self) -> Result<&'b str, Flaw> {
        let start = self.rest();
        let cell = self.cell()?;
        self.borrow(cell).inspect_err(|_| self.go_to(start))
    }

    #[inline(always)]
    fn skip_borrowed(&mut self) -> Result<(), Flaw> {
        let start = self.rest();
        match self.cell()?.has_doubled_quotes {
            false => Ok(()),
            true => {
                self.go_to(start);
                Err(Flaw::DoubledQuotes)
            }
        }
    }

    #[inline(always)]
    fn string(&mut self) -> Result<Cow<'b, str>, Flaw> {
        self.cell().map(|cell| self.unescape(cell))
    }

    #[inline(always)]
    fn skip_string(&mut self) -> Result<(), Flaw> {
        self.cell().map(drop)
    }

    /// As RFC 3339 has it, `2026-11-20T08:00:00Z`, or microseconds since 1970.
    fn time(&mut self) -> Result<Timestamp, Flaw> {
        let start = self.rest();
        if let Ok(micros) = i64::read(self) {
            return Ok(Timestamp::from_micros(micros));
        }
        self.go_to(start);
        let time = self.string()?.parse::<jiff::Timestamp>();
        time.map(|time| Timestamp::from_micros(time.as_microsecond())).map_err(|_| {
            self.go_to(start);
            Flaw::NO_TIME
        })
    }

    /// The reader is there when it has found the end of the record.
    #[inline]
    fn end(&mut self) -> Result<(), Flaw> {
        Ok(())
    }

    #[inline]
    fn is_blank(&mut self) -> bool {
        begins_with_line_end(self.rest())
    }

    fn missing(&self, field: &'static str) -> Flaw {
        Flaw::NoColumn(field)
    }

    fn within(&mut self, field: &'static str, wrong: Flaw) -> Flaw {
        self.note(field);
        wrong
    }
}

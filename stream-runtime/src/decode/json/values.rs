//! What values are in JSON.

use std::borrow::Cow;

use super::known::Known;
use super::reader::Json;
use crate::decode::numbers::{Integer, Number};
use crate::decode::{Flaw, Reader, Value};
use crate::time::Timestamp;

impl<'b, const MULTILINE: bool> Reader<'b> for Json<'b, '_, MULTILINE> {
    type Known = Known<'b>;

    #[inline]
    fn at(&self) -> usize {
        self.place()
    }

    #[inline]
    fn rest(&self) -> &'b [u8] {
        self.rest
    }

    #[inline]
    fn back_to(&mut self, rest: &'b [u8]) {
        self.rest = rest;
    }

    #[inline]
    fn look_ahead(&mut self, names: &'static [&'static str]) -> bool {
        self.look_at_record(names)
    }

    #[inline(always)]
    fn known(&self, field: usize) -> Option<Known<'b>> {
        self.lines.ahead.value(self.lines.text, field)
    }

    #[inline]
    fn pass(&mut self) {
        if let Some(end) = self.lines.ahead.pass() {
            self.rest = self.lines.text.as_bytes().get(end..).unwrap_or_default();
        }
    }

    #[inline]
    fn key(&mut self, names: &'static [&'static str], is_first: bool) -> Result<usize, Flaw> {
        self.next_key(names, is_first)
    }

    fn skip_value(&mut self) -> Result<(), Flaw> {
        self.apart(|json| json.skip_at(0))
    }

    fn item(&mut self, is_first: bool) -> Result<bool, Flaw> {
        self.next_in(is_first, b'[', b']', ("an array", "`,` or `]`"))
    }

    #[inline]
    fn nothing(&mut self) -> bool {
        self.eat_word(b"null")
    }

    #[inline]
    fn boolean(&mut self) -> Result<bool, Flaw> {
        let is_true = self.eat_word(b"true");
        if is_true || self.eat_word(b"false") { Ok(is_true) } else { Err(Flaw::Expected("`true` or `false`")) }
    }

    #[inline]
    fn integer(&mut self) -> Result<Integer, Flaw> {
        self.read_integer()
    }

    #[inline]
    fn number(&mut self) -> Result<Number<'b>, Flaw> {
        self.read_number()
    }

    #[inline]
    fn borrowed(&mut self) -> Result<&'b str, Flaw> {
        let start = self.rest;
        self.quoted()?.borrowed().inspect_err(|_| self.rest = start)
    }

    #[inline]
    fn string(&mut self) -> Result<Cow<'b, str>, Flaw> {
        let start = self.rest;
        self.quoted()?.unescaped().inspect_err(|_| self.rest = start)
    }

    #[inline]
    fn skip_string(&mut self) -> Result<(), Flaw> {
        let start = self.rest;
        self.quoted()?.check().inspect_err(|_| self.rest = start)
    }

    /// As RFC 3339 has it, `"2026-11-20T08:00:00Z"`, or microseconds since 1970.
    fn time(&mut self) -> Result<Timestamp, Flaw> {
        if self.peek() != Some(b'"') {
            return i64::read(self).map(Timestamp::from_micros);
        }
        let start = self.rest;
        let time = self.string()?.parse::<jiff::Timestamp>();
        time.map(|time| Timestamp::from_micros(time.as_microsecond())).map_err(|_| {
            self.rest = start;
            Flaw::NO_TIME
        })
    }

    #[inline]
    fn end(&mut self) -> Result<(), Flaw> {
        self.line_end()
    }

    fn is_blank(&mut self) -> bool {
        self.line_end().is_ok()
    }

    fn within(&mut self, field: &'static str, wrong: Flaw) -> Flaw {
        self.note(field);
        wrong
    }
}

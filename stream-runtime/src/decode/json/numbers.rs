//! Numbers.

use super::reader::Json;
use crate::decode::Flaw;
use crate::decode::numbers::{Integer, Number, leading_number, without_digits};

impl<'b, const MULTILINE: bool> Json<'b, '_, MULTILINE> {
    #[inline]
    pub(super) fn read_integer(&mut self) -> Result<Integer, Flaw> {
        let integer = self.before_the_point("an integer")?;
        match self.peek() {
            Some(b'.' | b'e' | b'E') => Err(Flaw::Expected("an integer")),
            _ => Ok(integer),
        }
    }

    #[inline]
    fn before_the_point(&mut self, expected: &'static str) -> Result<Integer, Flaw> {
        let start = self.rest;
        let is_negative = self.eat(b'-');
        let first = self.rest;
        let (digits, rest) = leading_number(first);
        let count = first.len() - rest.len();
        if count == 0 || (count > 1 && first[0] == b'0') {
            self.rest = start;
            return Err(Flaw::Expected(expected));
        }
        self.rest = rest;
        Ok(Integer { is_negative, digits })
    }

    #[inline]
    pub(super) fn read_number(&mut self) -> Result<Number<'b>, Flaw> {
        let start = self.rest;
        self.before_the_point("a number")?;
        if self.eat(b'.') {
            self.digits()?;
        }
        let has_exponent = self.eat(b'e') || self.eat(b'E');
        if has_exponent {
            let _ = self.eat(b'+') || self.eat(b'-');
            self.digits()?;
        }
        Ok(Number { text: self.since(start, self.rest), has_exponent })
    }

    /// At least one digit.
    #[inline]
    fn digits(&mut self) -> Result<(), Flaw> {
        let rest = without_digits(self.rest);
        if rest.len() == self.rest.len() {
            return Err(Flaw::Expected("a digit"));
        }
        self.rest = rest;
        Ok(())
    }
}

//! Numbers.

use super::reader::Json;
use super::wrong::Wrong;

/// The digits of a number before its point, and its sign.
#[derive(Clone, Copy, Debug)]
pub(super) struct Integer {
    pub(super) is_negative: bool,
    /// None where it has more than 64 bits.
    pub(super) digits: Option<u64>,
}

/// A number as it is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Number<'b> {
    pub(super) text: &'b str,
    has_exponent: bool,
}

impl Number<'_> {
    /// Whether it is sure to be within the range of floats, by its looks: even an `f32` has numbers of 38 digits.
    #[inline]
    pub(super) fn is_moderate(self) -> bool {
        !self.has_exponent && self.text.len() <= f32::MAX_10_EXP as usize
    }
}

impl<'b> Json<'b> {
    /// Reads a number without a fraction and an exponent.
    #[inline]
    pub(super) fn integer(&mut self) -> Result<Integer, Wrong> {
        let integer = self.before_the_point("an integer")?;
        match self.peek() {
            Some(b'.' | b'e' | b'E') => Err(Wrong::Expected("an integer")),
            _ => Ok(integer),
        }
    }

    #[inline]
    fn before_the_point(&mut self, expected: &'static str) -> Result<Integer, Wrong> {
        let start = self.at;
        let is_negative = self.eat(b'-');
        let first = self.at;
        let mut digits = 0u64;
        while self.at - first < 16
            && let Some(eight) = self.rest().first_chunk().and_then(eight_digits)
        {
            digits = digits * 100_000_000 + eight;
            self.at += 8;
        }
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            // 19 digits always fit.
            if self.at - first >= 19 {
                return self.long(is_negative, first);
            }
            digits = digits * 10 + u64::from(digit - b'0');
            self.at += 1;
        }
        let has_leading_zero = self.at - first > 1 && self.text.as_bytes().get(first) == Some(&b'0');
        if self.at == first || has_leading_zero {
            self.at = start;
            return Err(Wrong::Expected(expected));
        }
        Ok(Integer { is_negative, digits: Some(digits) })
    }

    #[cold]
    fn long(&mut self, is_negative: bool, first: usize) -> Result<Integer, Wrong> {
        let length = self.rest().iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += length;
        if self.text.as_bytes().get(first) == Some(&b'0') {
            return Err(Wrong::Expected("a number"));
        }
        let digits = self.text.get(first..self.at).and_then(|digits| digits.parse().ok());
        Ok(Integer { is_negative, digits })
    }

    /// Reads a number of any kind.
    #[inline]
    pub(super) fn number(&mut self) -> Result<Number<'b>, Wrong> {
        let start = self.at;
        self.before_the_point("a number")?;
        if self.eat(b'.') {
            self.digits()?;
        }
        let has_exponent = matches!(self.peek(), Some(b'e' | b'E'));
        if has_exponent {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(Number { text: self.text.get(start..self.at).unwrap_or_default(), has_exponent })
    }

    /// At least one digit.
    #[inline]
    fn digits(&mut self) -> Result<(), Wrong> {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        if self.at == start { Err(Wrong::Expected("a digit")) } else { Ok(()) }
    }
}

/// The number that eight digits are, if they are digits: pairs, then fours, then all, a multiplication each.
#[inline]
fn eight_digits(text: &[u8; 8]) -> Option<u64> {
    let word = u64::from_le_bytes(*text);
    let low = word.wrapping_sub(0x3030_3030_3030_3030);
    // No byte is below `0`, or above `9`.
    let beyond = (low | low.wrapping_add(0x7676_7676_7676_7676) | word) & 0x8080_8080_8080_8080;
    if beyond != 0 {
        return None;
    }
    let pairs = low.wrapping_mul(10).wrapping_add(low >> 8) & 0x00ff_00ff_00ff_00ff;
    let fours = pairs.wrapping_mul(100).wrapping_add(pairs >> 16) & 0x0000_ffff_0000_ffff;
    Some(fours.wrapping_mul(10_000).wrapping_add(fours >> 32) & 0xffff_ffff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_digits_are_a_number_and_nothing_else_is() {
        for number in [0u64, 1, 12_345_678, 99_999_999, 90_000_009, 10_203_040] {
            let text = format!("{number:08}");
            assert_eq!(eight_digits(text.as_bytes().first_chunk().unwrap()), Some(number));
        }
        for at in 0..8 {
            for byte in (0..=255u8).filter(|byte| !byte.is_ascii_digit()) {
                let mut text = *b"12345678";
                text[at] = byte;
                assert_eq!(eight_digits(&text), None, "{byte} at {at}");
            }
        }
    }
}

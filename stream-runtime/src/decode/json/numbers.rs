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

impl<'b> Json<'b, '_> {
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
        let start = self.rest;
        let is_negative = self.eat(b'-');
        let first = self.rest;
        let (mut digits, mut rest) = (0u64, first);
        // Eight at a time, where there are so many bytes: fewer than eight digits are the last.
        while let Some((word, behind)) = rest.split_first_chunk()
            && first.len() - rest.len() < 16
        {
            let (count, number) = digits_of(word);
            digits = digits * POWERS[count] + number;
            if count < 8 {
                rest = &rest[count..];
                break;
            }
            rest = behind;
        }
        while let [digit @ b'0'..=b'9', behind @ ..] = rest {
            // 19 digits always fit.
            if first.len() - rest.len() >= 19 {
                return self.apart(|json| json.long(is_negative, first));
            }
            digits = digits * 10 + u64::from(digit - b'0');
            rest = behind;
        }
        let count = first.len() - rest.len();
        if count == 0 || (count > 1 && first[0] == b'0') {
            self.rest = start;
            return Err(Wrong::Expected(expected));
        }
        self.rest = rest;
        Ok(Integer { is_negative, digits: Some(digits) })
    }

    fn long(&mut self, is_negative: bool, first: &'b [u8]) -> Result<Integer, Wrong> {
        let length = first.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if first.first() == Some(&b'0') {
            return Err(Wrong::Expected("a number"));
        }
        self.rest = &first[length..];
        let digits = self.since(first, self.rest).parse().ok();
        Ok(Integer { is_negative, digits })
    }

    /// Reads a number of any kind.
    #[inline]
    pub(super) fn number(&mut self) -> Result<Number<'b>, Wrong> {
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
    fn digits(&mut self) -> Result<(), Wrong> {
        let start = self.rest;
        while let [b'0'..=b'9', rest @ ..] = self.rest {
            self.rest = rest;
        }
        if self.rest.len() == start.len() { Err(Wrong::Expected("a digit")) } else { Ok(()) }
    }
}

const POWERS: [u64; 9] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

/// How many digits stand in front, and the number that they are: each byte by itself, then pairs, fours and all, a multiplication each.
#[inline]
fn digits_of(word: &[u8; 8]) -> (usize, u64) {
    let word = u64::from_le_bytes(*word);
    let low = word ^ 0x3030_3030_3030_3030;
    // The highest bit of each byte that is no digit; behind the first of these, of others too.
    let others = (low.wrapping_add(0x7676_7676_7676_7676) | low) & 0x8080_8080_8080_8080;
    let count = others.trailing_zeros() as usize / 8;
    // The digits at the end, with zeros in front of them.
    let low = low.checked_shl(64 - 8 * count as u32).unwrap_or(0);
    let pairs = low.wrapping_mul(10).wrapping_add(low >> 8) & 0x00ff_00ff_00ff_00ff;
    let fours = pairs.wrapping_mul(100).wrapping_add(pairs >> 16) & 0x0000_ffff_0000_ffff;
    let number = fours.wrapping_mul(10_000).wrapping_add(fours >> 32) & 0xffff_ffff;
    (count, number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_in_front_are_a_number_and_others_end_it() {
        for number in ["", "0", "1", "12", "907", "9999", "10203", "123456", "7654321", "99999999", "00000001"] {
            for other in (0..=255u8).filter(|byte| !byte.is_ascii_digit()) {
                for behind in [b'0', b'9', b' ', 0xff] {
                    let mut word = [behind; 8];
                    word[..number.len()].copy_from_slice(number.as_bytes());
                    if let Some(end) = word.get_mut(number.len()) {
                        *end = other;
                    }
                    assert_eq!(digits_of(&word), (number.len(), number.parse().unwrap_or(0)), "{word:?}");
                }
            }
        }
    }
}

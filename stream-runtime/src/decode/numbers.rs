//! Numbers as they are written, in any format.

/// A number without a fraction.
#[derive(Clone, Copy, Debug)]
pub struct Integer {
    pub(super) is_negative: bool,
    /// None where it has more than 64 bits.
    pub(super) digits: Option<u64>,
}

impl From<u64> for Integer {
    fn from(number: u64) -> Self {
        Integer { is_negative: false, digits: Some(number) }
    }
}

impl From<i64> for Integer {
    fn from(number: i64) -> Self {
        Integer { is_negative: number < 0, digits: Some(number.unsigned_abs()) }
    }
}

/// A number as it is written.
#[derive(Clone, Copy, Debug)]
pub struct Number<'b> {
    pub(super) text: &'b str,
    pub(super) has_exponent: bool,
}

impl Number<'_> {
    /// Whether it is sure to be within the range of floats, by its looks: even an `f32` has numbers of 38 digits.
    #[inline]
    pub(super) fn is_moderate(self) -> bool {
        !self.has_exponent && self.text.len() <= f32::MAX_10_EXP as usize
    }
}

/// Reads the digits in front of a text, if there are any: the number that they are, or none where it has more than 64 bits, and what comes behind.
#[inline]
pub(super) fn leading_number(text: &[u8]) -> (Option<u64>, &[u8]) {
    let (mut number, mut rest) = (0u64, text);
    // Eight at a time, where there are so many bytes: fewer than eight digits are the last.
    while let Some((word, behind)) = rest.split_first_chunk()
        && text.len() - rest.len() < 16
    {
        let (count, digits) = digits_of(word);
        number = number * POWERS[count] + digits;
        if count < 8 {
            rest = &rest[count..];
            break;
        }
        rest = behind;
    }
    while let [digit @ b'0'..=b'9', behind @ ..] = rest {
        // 19 digits always fit.
        if text.len() - rest.len() >= 19 {
            return long_number(text);
        }
        number = number * 10 + u64::from(digit - b'0');
        rest = behind;
    }
    (Some(number), rest)
}

#[cold]
#[inline(never)]
fn long_number(text: &[u8]) -> (Option<u64>, &[u8]) {
    let rest = without_digits(text);
    let digits = text.iter().take(text.len() - rest.len());
    let mut number = digits.map(|digit| u64::from(digit - b'0'));
    let number = number.try_fold(0u64, |number, digit| number.checked_mul(10)?.checked_add(digit));
    (number, rest)
}

/// What comes behind the digits in front of a text.
#[inline]
pub(super) fn without_digits(text: &[u8]) -> &[u8] {
    let mut rest = text;
    while let [b'0'..=b'9', behind @ ..] = rest {
        rest = behind;
    }
    rest
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
    (count, number_in(low))
}

/// The number that eight digits are, each a byte, the first the lowest.
#[inline]
fn number_in(digits: u64) -> u64 {
    let pairs = digits.wrapping_mul(10).wrapping_add(digits >> 8) & 0x00ff_00ff_00ff_00ff;
    let fours = pairs.wrapping_mul(100).wrapping_add(pairs >> 16) & 0x0000_ffff_0000_ffff;
    fours.wrapping_mul(10_000).wrapping_add(fours >> 32) & 0xffff_ffff
}

const ZEROS: u64 = 0x3030_3030_3030_3030;

/// The number that a text of up to sixteen digits is. None if it is none, or longer.
#[inline]
pub(super) fn number_of_digits(text: &[u8]) -> Option<u64> {
    if let (Some(first), Some(last), 8..=16) = (text.first_chunk(), text.last_chunk(), text.len()) {
        let (first, last) = (u64::from_le_bytes(*first), u64::from_le_bytes(*last));
        if !are_digits(first) || !are_digits(last) {
            return None;
        }
        // Of the last eight those that are not among the first.
        let behind = text.len() - 8;
        let last = (last ^ ZEROS) & u64::MAX.checked_shl(64 - 8 * behind as u32).unwrap_or(0);
        return Some(number_in(first ^ ZEROS) * POWERS[behind] + number_in(last));
    }
    number_of_few_digits(text)
}

#[inline(never)]
fn number_of_few_digits(text: &[u8]) -> Option<u64> {
    let are_few = (1..8).contains(&text.len()) && text.iter().all(u8::is_ascii_digit);
    are_few.then(|| text.iter().fold(0, |number, digit| number * 10 + u64::from(digit - b'0')))
}

/// Whether all eight bytes are digits.
#[inline]
fn are_digits(word: u64) -> bool {
    word & word.wrapping_add(0x0606_0606_0606_0606) & 0xf0f0_f0f0_f0f0_f0f0 == ZEROS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_digits_is_a_number() {
        let digits = "9081726354036271859";
        for length in 0..=digits.len() {
            let text = &digits[..length];
            let expected = if length <= 16 { text.parse().ok() } else { None };
            assert_eq!(number_of_digits(text.as_bytes()), expected, "{text}");
            for (at, other) in (0..length).flat_map(|at| (0..=255u8).map(move |other| (at, other))) {
                let mut text = text.as_bytes().to_vec();
                text[at] = other;
                let expected = std::str::from_utf8(&text).ok().filter(|_| other.is_ascii_digit() && length <= 16);
                assert_eq!(number_of_digits(&text), expected.and_then(|text| text.parse().ok()), "{text:?}");
            }
        }
    }

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

//! `numeric`, of whole numbers: digits to the base of 10,000.

use bytes::{BufMut, BytesMut};

const BASE: u128 = 10_000;
const NEGATIVE: u16 = 0x4000;
/// Digits of the largest `u128`.
const MOST: usize = 10;

pub(super) fn write(number: i128, out: &mut BytesMut) {
    let (mut digits, mut count, mut rest) = ([0; MOST], 0, number.unsigned_abs());
    while rest > 0 {
        digits[count] = (rest % BASE) as u16;
        rest /= BASE;
        count += 1;
    }
    out.put_u16(count as u16);
    // The power of the base that the first digit counts.
    out.put_u16(count.saturating_sub(1) as u16);
    out.put_u16(if number < 0 { NEGATIVE } else { 0 });
    // Digits behind the decimal point.
    out.put_u16(0);
    digits[..count].iter().rev().for_each(|digit| out.put_u16(*digit));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(number: i128) -> Vec<u8> {
        let mut out = BytesMut::new();
        write(number, &mut out);
        out.to_vec()
    }

    #[test]
    fn digits_are_to_the_base_of_ten_thousand() {
        assert_eq!(written(0), [0, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(written(-1), [0, 1, 0, 0, 0x40, 0, 0, 0, 0, 1]);
        assert_eq!(written(20_003), [0, 2, 0, 1, 0, 0, 0, 0, 0, 2, 0, 3]);
        assert_eq!(written(i128::MIN).len(), 8 + 2 * MOST);
    }
}

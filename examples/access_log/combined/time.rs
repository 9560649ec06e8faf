//! The time of a line: `10/Oct/2000:13:55:36 -0700`.

use std::ops::RangeInclusive;

use thalweg::Timestamp;

use super::{Expected, Mismatch};

/// Reads a time and the offset from UTC that it was written with.
pub fn parse(text: &[u8; 26]) -> Result<Timestamp, Mismatch> {
    #[rustfmt::skip]
    let &[
        d1, d2, b'/', m1, m2, m3, b'/', y1, y2, y3, y4,
        b':', h1, h2, b':', n1, n2, b':', s1, s2,
        b' ', sign, e1, e2, w1, w2,
    ] = text else {
        return Err(Mismatch::at(0, Expected::Time));
    };
    let year = number([y1, y2, y3, y4], 0..=9999).ok_or(Mismatch::at(7, Expected::Year))?;
    let month = month([m1, m2, m3]).ok_or(Mismatch::at(3, Expected::Month))?;
    let day = number([d1, d2], 1..=days_in(year, month)).ok_or(Mismatch::at(0, Expected::Day))?;
    let hour = number([h1, h2], 0..=23).ok_or(Mismatch::at(12, Expected::Hour))?;
    let minute = number([n1, n2], 0..=59).ok_or(Mismatch::at(15, Expected::Minute))?;
    // A leap second counts as the first second of the next minute.
    let second = number([s1, s2], 0..=60).ok_or(Mismatch::at(18, Expected::Second))?;
    let offset = offset(sign, [e1, e2], [w1, w2]).ok_or(Mismatch::at(21, Expected::Offset))?;
    let local = days_before(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second;
    Ok(Timestamp::from_secs(local - offset))
}

fn number<const N: usize>(digits: [u8; N], range: RangeInclusive<i64>) -> Option<i64> {
    let mut number = 0;
    for digit in digits {
        let digit = digit.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = number * 10 + i64::from(digit);
    }
    range.contains(&number).then_some(number)
}

fn month(name: [u8; 3]) -> Option<i64> {
    Some(match &name {
        b"Jan" => 1,
        b"Feb" => 2,
        b"Mar" => 3,
        b"Apr" => 4,
        b"May" => 5,
        b"Jun" => 6,
        b"Jul" => 7,
        b"Aug" => 8,
        b"Sep" => 9,
        b"Oct" => 10,
        b"Nov" => 11,
        b"Dec" => 12,
        _ => return None,
    })
}

fn days_in(year: i64, month: i64) -> i64 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Seconds that local time is ahead of UTC.
fn offset(sign: u8, hours: [u8; 2], minutes: [u8; 2]) -> Option<i64> {
    let seconds = number(hours, 0..=23)? * 3_600 + number(minutes, 0..=59)? * 60;
    match sign {
        b'+' => Some(seconds),
        b'-' => Some(-seconds),
        _ => None,
    }
}

/// Days from 1970-01-01 to a date of the Gregorian calendar.
///
/// A year that begins in March ends with its leap day, so that the months before a date always have the same lengths:
/// 31, 30, 31, 30, 31 days twice, and 31. The line `(153 * month + 2) / 5` goes through their sums.
fn days_before(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    /// From 0000-03-01 to 1970-01-01.
    const EPOCH: i64 = 719_468;
    year * 365 + leap_days + (153 * month + 2) / 5 + day - 1 - EPOCH
}

//! Which of the messages that a schema declares a message is: the indexes that Confluent's framing has behind the schema's number.
//!
//! A list of numbers, its length first: `[1, 0]` is the first message within the second of the file. Each is a varint, zigzag; the list `[0]` is written as one byte 0.

use crate::payload::decoder::Wrong;

/// Reads the indexes in front of some bytes, compares them, and gives what comes behind.
pub(super) fn expect<'b>(mut bytes: &'b [u8], indexes: &[i64]) -> Result<&'b [u8], Wrong> {
    let length = number(&mut bytes)?;
    let mut found = Vec::new();
    match length {
        0 => found.push(0),
        _ => {
            // There are at least as many bytes as numbers.
            let is_there = usize::try_from(length).is_ok_and(|length| length <= bytes.len());
            if !is_there {
                return Err(Wrong::new(format!("expected as many as {length} indexes of a message")));
            }
            for _ in 0..length {
                found.push(number(&mut bytes)?);
            }
        }
    }
    match found == indexes {
        true => Ok(bytes),
        false => Err(Wrong::new(format!("expected message {indexes:?} of the schema, found message {found:?}"))),
    }
}

/// The bytes that indexes are.
pub(super) fn write(indexes: &[i64]) -> Vec<u8> {
    let mut bytes = Vec::new();
    if indexes != [0] {
        push(indexes.len() as i64, &mut bytes);
        indexes.iter().for_each(|index| push(*index, &mut bytes));
    } else {
        bytes.push(0);
    }
    bytes
}

fn push(number: i64, bytes: &mut Vec<u8>) {
    let mut rest = ((number << 1) ^ (number >> 63)) as u64;
    while rest >= 0x80 {
        bytes.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    bytes.push(rest as u8);
}

fn number(bytes: &mut &[u8]) -> Result<i64, Wrong> {
    let mut number = 0u64;
    for shift in (0..64).step_by(7) {
        let Some((byte, rest)) = bytes.split_first() else {
            return Err(Wrong::new("the message ends before the indexes of its type do"));
        };
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok((number >> 1) as i64 ^ -((number & 1) as i64));
        }
    }
    Err(Wrong::new("an index of the message's type has more than 64 bits"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indexes_come_back() {
        for indexes in [vec![0], vec![1], vec![0, 0], vec![1, 0, 700], vec![i64::MAX, i64::MIN]] {
            let bytes = [write(&indexes), b"rest".to_vec()].concat();
            assert_eq!(expect(&bytes, &indexes).unwrap(), b"rest");
            assert!(expect(&bytes, &[7]).is_err());
            for length in 0..bytes.len() - 4 {
                assert!(expect(&bytes[..length], &indexes).is_err(), "{length} of {indexes:?}");
            }
        }
    }

    #[test]
    fn what_is_no_list_is_refused() {
        for bytes in [&[0xff; 11][..], &[0xff, 0xff, 0xff, 0xff, 0x0f], &[1], &[4, 0x80]] {
            assert!(expect(bytes, &[0]).is_err(), "{bytes:?}");
        }
    }
}

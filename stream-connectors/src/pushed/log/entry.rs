//! The form of an entry: a length, a checksum, and a push.
//!
//! ```text
//! u32 length of what follows the checksum      u32 CRC-32 of the entry's number (u64) and of what follows
//! u16 length of the key, 65535 for none        the key
//! u32 number of messages                       the end of each, u32
//! the messages
//! ```
//!
//! Numbers are little-endian. The entry's number is not in the file: it is counted from that of the segment.

use crate::pushed::Push;

pub(super) const HEAD: usize = 8;

/// What is longer is refused before it comes here.
const LONGEST_KEY: usize = u16::MAX as usize - 1;
const NO_KEY: u16 = u16::MAX;

/// Appends an entry.
pub(super) fn encode(number: u64, push: &Push, out: &mut Vec<u8>) {
    let start = out.len();
    out.extend_from_slice(&[0; HEAD]);
    match push.key.as_deref() {
        None => out.extend_from_slice(&NO_KEY.to_le_bytes()),
        Some(key) => {
            // A key that long can't be told from others by its end.
            let key = &key.as_bytes()[..key.len().min(LONGEST_KEY)];
            out.extend_from_slice(&(key.len() as u16).to_le_bytes());
            out.extend_from_slice(key);
        }
    }
    out.extend_from_slice(&(push.ends.len() as u32).to_le_bytes());
    for end in &push.ends {
        out.extend_from_slice(&end.to_le_bytes());
    }
    out.extend_from_slice(&push.bytes);

    let length = (out.len() - start - HEAD) as u32;
    let checksum = checksum(number, &out[start + HEAD..]);
    out[start..start + 4].copy_from_slice(&length.to_le_bytes());
    out[start + 4..start + HEAD].copy_from_slice(&checksum.to_le_bytes());
}

fn checksum(number: u64, payload: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&number.to_le_bytes());
    hasher.update(payload);
    hasher.finalize()
}

/// How long the payload behind a head is.
pub(super) fn length(head: [u8; HEAD]) -> u32 {
    let [a, b, c, d, ..] = head;
    u32::from_le_bytes([a, b, c, d])
}

/// The push of an entry, if it is one.
pub(super) fn decode(number: u64, head: [u8; HEAD], payload: &[u8]) -> Option<Push> {
    let [.., a, b, c, d] = head;
    if checksum(number, payload) != u32::from_le_bytes([a, b, c, d]) {
        return None;
    }
    let (key, rest) = payload.split_first_chunk::<2>()?;
    let (key, rest) = match u16::from_le_bytes(*key) {
        NO_KEY => (None, rest),
        length => {
            let (key, rest) = rest.split_at_checked(length.into())?;
            (Some(String::from_utf8_lossy(key).into()), rest)
        }
    };
    let (count, rest) = rest.split_first_chunk::<4>()?;
    let (ends, bytes) = rest.split_at_checked((u32::from_le_bytes(*count) as usize).checked_mul(4)?)?;
    let (ends, _) = ends.as_chunks::<4>();
    let ends: Vec<u32> = ends.iter().map(|end| u32::from_le_bytes(*end)).collect();
    let is_whole = ends.is_sorted() && ends.last().map_or(0, |end| *end as usize) == bytes.len();
    is_whole.then(|| Push { key, bytes: bytes.to_vec(), ends })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pushes() -> [Push; 4] {
        [
            Push::new(),
            Push::from(""),
            Push::from("one").and("").and("three").key("k"),
            Push::from("x".repeat(300)).key(""),
        ]
    }

    fn parts(entry: &[u8]) -> ([u8; HEAD], &[u8]) {
        let (head, payload) = entry.split_first_chunk().unwrap();
        (*head, payload)
    }

    #[test]
    fn an_entry_is_read_as_it_was_written() {
        for push in pushes() {
            let mut entry = Vec::new();
            encode(7, &push, &mut entry);
            let (head, payload) = parts(&entry);
            assert_eq!(length(head) as usize, payload.len());
            assert_eq!(decode(7, head, payload), Some(push));
            assert_eq!(decode(8, head, payload), None, "it belongs to its number");
        }
    }

    #[test]
    fn an_entry_with_a_byte_changed_is_none() {
        for push in pushes() {
            let mut entry = Vec::new();
            encode(7, &push, &mut entry);
            // The length is not in the checksum: a wrong one cuts another payload, which is not tried here.
            for at in 4..entry.len() {
                entry[at] ^= 0x10;
                let (head, payload) = parts(&entry);
                assert_eq!(decode(7, head, payload), None);
                entry[at] ^= 0x10;
            }
        }
    }
}

//! Entries of a section, sorted by key and cut into blocks.
//!
//! In a block an entry is: how many bytes its key shares with that of the entry before, the number of its other bytes, a tag (0: removed; 1: a prefix that is
//! cleared; else two more than the value's length), these bytes, and the value's. A prefix stands before the entries of its own run that begin with it.

use std::cmp::Ordering;
use std::io::{self, Write};
use std::ops::Range;

use super::bytes::{Rest, put_number};
use super::frame::{FrameWriter, Kind};
use super::object::Part;
use crate::Error;
use crate::checkpoint::{Changes, Edit};

/// What an entry says of its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Said<V> {
    Removed,
    Cleared,
    Is(V),
}

/// Writes the entries of a section, which come in order, as blocks.
pub(super) struct PartWriter {
    part: Part,
    block: Vec<u8>,
    /// The key of the last entry in the block.
    last: Vec<u8>,
    /// How long a block is before it is written.
    limit: usize,
}

impl PartWriter {
    pub(super) fn new<W: Write>(section: &str, limit: usize, frames: &FrameWriter<W>) -> Self {
        let part =
            Part { section: section.to_owned(), at: frames.length(), frame: frames.number(), blocks: 0, entries: 0 };
        PartWriter { part, block: Vec::new(), last: Vec::new(), limit }
    }

    pub(super) fn push<W: Write>(
        &mut self,
        key: &[u8],
        said: &Said<&[u8]>,
        frames: &mut FrameWriter<W>,
    ) -> io::Result<()> {
        let shared = self.last.iter().zip(key).take_while(|(a, b)| a == b).count();
        put_number(&mut self.block, shared as u64);
        put_number(&mut self.block, (key.len() - shared) as u64);
        let (tag, value): (u64, &[u8]) = match said {
            Said::Removed => (0, &[]),
            Said::Cleared => (1, &[]),
            Said::Is(value) => (value.len() as u64 + 2, value),
        };
        put_number(&mut self.block, tag);
        self.block.extend_from_slice(&key[shared..]);
        self.block.extend_from_slice(value);
        self.last.truncate(shared);
        self.last.extend_from_slice(&key[shared..]);
        self.part.entries += 1;
        if self.block.len() >= self.limit { self.end_block(frames) } else { Ok(()) }
    }

    /// Where the entries are, if there were any.
    pub(super) fn finish<W: Write>(mut self, frames: &mut FrameWriter<W>) -> io::Result<Option<Part>> {
        if !self.block.is_empty() {
            self.end_block(frames)?;
        }
        Ok((self.part.entries > 0).then_some(self.part))
    }

    fn end_block<W: Write>(&mut self, frames: &mut FrameWriter<W>) -> io::Result<()> {
        frames.write(Kind::Block, &self.block)?;
        self.part.blocks += 1;
        self.block.clear();
        // Each block can be read without the ones before.
        self.last.clear();
        Ok(())
    }
}

/// Reads the entry at `at` of a block, whose key is `key` afterwards. Returns what is said of it, with the place of its value.
#[inline]
pub(super) fn read(block: &[u8], at: &mut usize, key: &mut Vec<u8>) -> Option<Said<Range<usize>>> {
    let mut rest = Rest(block.get(*at..)?);
    let shared = usize::try_from(rest.number()?).ok()?;
    let other = usize::try_from(rest.number()?).ok()?;
    let tag = rest.number()?;
    if shared > key.len() {
        return None;
    }
    key.truncate(shared);
    key.extend_from_slice(rest.exactly(other)?);
    let length = usize::try_from(tag.saturating_sub(2)).ok()?;
    let start = block.len() - rest.0.len();
    rest.exactly(length)?;
    *at = start + length;
    Some(match tag {
        0 => Said::Removed,
        1 => Said::Cleared,
        _ => Said::Is(start..start + length),
    })
}

/// A change, to be sorted. Most keys differ in their first bytes, which are compared as a number.
struct Sorted<'c> {
    first: u64,
    key: &'c [u8],
    said: Said<&'c [u8]>,
}

/// Writes what has changed in a section, of a batch: the last that was said of a key counts.
///
/// # Errors
/// A change could not be encoded, or can't be written.
pub(super) fn write_changes<W: Write>(
    section: &str,
    changes: &[&Changes],
    limit: usize,
    frames: &mut FrameWriter<W>,
) -> Result<Option<Part>, Error> {
    let mut sorted = Vec::new();
    for changes in changes {
        sorted.extend(changes.iter()?.map(|change| match change {
            Edit::Clear { prefix } => Sorted { first: first(prefix), key: prefix, said: Said::Cleared },
            Edit::Put { key, value } => Sorted { first: first(key), key, said: Said::Is(value) },
            Edit::Remove { key } => Sorted { first: first(key), key, said: Said::Removed },
        }));
    }
    // Stable: of what was said of a key, the last stays the last.
    sorted.sort_by(order);
    let mut writer = PartWriter::new(section, limit, frames);
    let mut left = sorted.iter().peekable();
    while let Some(change) = left.next() {
        let is_last = left.peek().is_none_or(|next| order(change, next).is_ne());
        if is_last {
            writer.push(change.key, &change.said, frames).map_err(not_written)?;
        }
    }
    writer.finish(frames).map_err(not_written)
}

/// An object that is being written can't be.
#[cold]
pub(super) fn not_written(cause: io::Error) -> Error {
    Error::new("the entries can't be written").caused_by(cause)
}

fn order(a: &Sorted<'_>, b: &Sorted<'_>) -> Ordering {
    let is_entry = |sorted: &Sorted<'_>| sorted.said != Said::Cleared;
    a.first.cmp(&b.first).then_with(|| a.key.cmp(b.key)).then_with(|| is_entry(a).cmp(&is_entry(b)))
}

/// The first bytes as a number that sorts as they do. Shorter keys are as if zeros followed.
#[inline]
pub(super) fn first(key: &[u8]) -> u64 {
    if let Some(first) = key.first_chunk() {
        return u64::from_be_bytes(*first);
    }
    let mut bytes = [0; 8];
    bytes[..key.len()].copy_from_slice(key);
    u64::from_be_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_that_was_said_of_a_key_counts_and_prefixes_come_first() {
        let mut one = Changes::new();
        one.put(&(7u8, 1u8), &"a");
        one.put(&(7u8, 0u8), &"b");
        one.clear(&7u8);
        one.remove(&(7u8, 1u8));
        let mut two = Changes::new();
        two.put(&(6u8, 9u8), &"c");
        two.put(&(7u8, 0u8), &"d");

        let mut frames = FrameWriter::new(Vec::new(), "log".into()).unwrap();
        let part = write_changes("s", &[&one, &two], 1 << 10, &mut frames).unwrap().unwrap();
        assert_eq!((part.blocks, part.entries), (1, 4));

        let object = frames.into_inner();
        let mut reader = super::super::frame::FrameReader::new(&object[..], "log", object.len() as u64).unwrap();
        let mut block = Vec::new();
        reader.next(&mut block).unwrap();
        let (mut at, mut key, mut found) = (0, Vec::new(), Vec::new());
        while at < block.len() {
            let said = read(&block, &mut at, &mut key).unwrap();
            found.push((key.clone(), said));
        }
        let kinds: Vec<_> = found.iter().map(|(key, said)| (&key[..], matches!(said, Said::Is(_)))).collect();
        assert_eq!(kinds, [(&[6, 9][..], true), (&[7], false), (&[7, 0], true), (&[7, 1], false)]);
        let Said::Is(value) = &found[2].1 else { panic!("{found:?}") };
        assert_eq!(block[value.clone()], [1, b'd']);
    }

    #[test]
    fn no_part_of_a_block_makes_it_panic() {
        let block = [0, 2, 5, b'k', b'l', 1, 2, 3, 1, 1, 0, b'm'];
        for length in 0..block.len() {
            let (mut at, mut key) = (0, Vec::new());
            while at < length && read(&block[..length], &mut at, &mut key).is_some() {}
        }
    }
}

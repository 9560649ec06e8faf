//! Goes over the entries of one section in one object, a block at a time.

use std::io::{BufReader, Read};
use std::ops::Range;
use std::sync::Arc;

use super::entries::{self, Said};
use super::frame::{FrameReader, Kind, damaged, malformed, unpack};
use super::object::Part;
use crate::Error;
use crate::checkpoint::Storage;

/// An object that has been verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Verified {
    pub(super) name: String,
    pub(super) length: u64,
    pub(super) parts: Vec<Part>,
}

/// How an object is kept open between two blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Open {
    /// It stays open: there is one of it, and it is large.
    Stays,
    /// It is opened for each block: there may be more of them than a process may open files.
    ForEachBlock,
}

/// A place among the entries of a section in an object: at an entry, after [`advance`](Self::advance) said so.
pub(super) struct Cursor<S: Storage> {
    pub(super) key: Vec<u8>,
    said: Said<Range<usize>>,
    /// The greater, the newer.
    pub(super) age: usize,
    block: Vec<u8>,
    /// How far the block has been read.
    at: usize,
    blocks: Blocks<S>,
}

impl<S: Storage> Cursor<S> {
    /// In front of the first entry.
    pub(super) fn new(storage: &S, object: &Arc<Verified>, part: &Part, age: usize, open: Open) -> Self {
        let blocks = Blocks {
            storage: storage.clone(),
            object: object.clone(),
            at: part.at,
            frame: part.frame,
            left: part.blocks,
            open: (open == Open::Stays).then_some(None),
            stored: Vec::new(),
        };
        Cursor { key: Vec::new(), said: Said::Removed, age, block: Vec::new(), at: 0, blocks }
    }

    /// Goes on to the next entry, if there is one.
    pub(super) fn advance(&mut self) -> Result<bool, Error> {
        if self.at == self.block.len() {
            self.at = 0;
            self.key.clear();
            if !self.blocks.next(&mut self.block)? {
                return Ok(false);
            }
        }
        match entries::read(&self.block, &mut self.at, &mut self.key) {
            Some(said) => self.said = said,
            None => return Err(malformed(&self.blocks.object.name)),
        }
        Ok(true)
    }

    /// What the entry says of its key.
    pub(super) fn said(&self) -> Said<&[u8]> {
        match &self.said {
            Said::Removed => Said::Removed,
            Said::Cleared => Said::Cleared,
            Said::Is(value) => Said::Is(&self.block[value.clone()]),
        }
    }

    /// Whether it is at an entry, and not at a prefix.
    pub(super) fn is_entry(&self) -> bool {
        self.said != Said::Cleared
    }
}

/// The blocks of a part that are still to come.
struct Blocks<S: Storage> {
    storage: S,
    object: Arc<Verified>,
    /// The byte and the number of the next frame.
    at: u64,
    frame: u32,
    left: u32,
    /// The object, if it stays open.
    open: Option<Option<BufReader<S::Object>>>,
    stored: Vec<u8>,
}

/// What is read at once of an object that stays open.
const READ: usize = 256 << 10;

impl<S: Storage> Blocks<S> {
    /// Reads the next block, if there is one.
    fn next(&mut self, block: &mut Vec<u8>) -> Result<bool, Error> {
        if self.left == 0 {
            return Ok(false);
        }
        let Blocks { storage, object, at, frame, stored, .. } = self;
        let open = || {
            let opened = storage.open_at(&object.name, *at);
            opened.map_err(|cause| Error::new(format!("can't open `{}`", object.name)).caused_by(cause))
        };
        let place = match &mut self.open {
            Some(Some(stays)) => read(stays, object, (*at, *frame), stored, block)?,
            Some(closed) => {
                let opened = closed.insert(BufReader::with_capacity(READ, open()?));
                read(opened, object, (*at, *frame), stored, block)?
            }
            None => read(open()?, object, (*at, *frame), stored, block)?,
        };
        (self.at, self.frame) = place;
        self.left -= 1;
        Ok(true)
    }
}

/// Reads a block at a place, and returns the place behind it.
fn read<R: Read>(
    from: R,
    object: &Verified,
    (at, frame): (u64, u32),
    stored: &mut Vec<u8>,
    block: &mut Vec<u8>,
) -> Result<(u64, u32), Error> {
    let mut reader = FrameReader::at(from, &object.name, object.length, at, frame);
    let header = reader.next(stored)?;
    if header.kind != Kind::Block {
        return Err(damaged(&object.name, at, "there should be entries"));
    }
    if unpack(&header, &object.name, stored, block)?.is_empty() {
        return Err(malformed(&object.name));
    }
    if !header.is_packed() {
        std::mem::swap(stored, block);
    }
    Ok(reader.place())
}

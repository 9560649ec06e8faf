//! The bytes of a file, of which some are wanted.

use std::io::{self, Read};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::{ChunkReader, Length};

use crate::objects::place::Place;

/// A file in a place, with the pieces of it that were read in advance. Others are read when they are asked for.
#[derive(Clone)]
pub(super) struct Pieces {
    place: Arc<Place>,
    path: Arc<PathBuf>,
    length: u64,
    held: Arc<Vec<(u64, Bytes)>>,
}

/// Pieces that lie so close to each other are read as one: a request takes as long as so many bytes.
const GAP: u64 = 256 << 10;
/// What is read of a file at its end, where it says what is in it.
const FOOTER: u64 = 64 << 10;

impl Pieces {
    /// Those at the end of a file.
    pub(super) fn of(place: Arc<Place>, path: PathBuf, length: u64) -> io::Result<Self> {
        let pieces = Pieces { place, path: Arc::new(path), length, held: Arc::default() };
        pieces.with(std::iter::once(length.saturating_sub(FOOTER)..length))
    }

    /// Only these.
    pub(super) fn with(&self, ranges: impl IntoIterator<Item = Range<u64>>) -> io::Result<Self> {
        let mut joined: Vec<Range<u64>> = Vec::new();
        let mut ranges: Vec<_> = ranges.into_iter().filter(|range| !range.is_empty()).collect();
        ranges.sort_by_key(|range| range.start);
        for range in ranges {
            match joined.last_mut().filter(|last| range.start <= last.end.saturating_add(GAP)) {
                Some(last) => last.end = last.end.max(range.end),
                None => joined.push(range),
            }
        }
        let held = joined.into_iter().map(|range| Ok((range.start, self.fetch(range)?)));
        Ok(Pieces { held: Arc::new(held.collect::<io::Result<_>>()?), ..self.clone() })
    }

    fn fetch(&self, range: Range<u64>) -> io::Result<Bytes> {
        self.place.bytes(&self.path, range)
    }

    fn held(&self, start: u64, length: u64) -> Option<Bytes> {
        self.held.iter().find_map(|(at, bytes)| {
            let from = usize::try_from(start.checked_sub(*at)?).ok()?;
            let end = from.checked_add(usize::try_from(length).ok()?)?;
            (end <= bytes.len()).then(|| bytes.slice(from..end))
        })
    }
}

impl Length for Pieces {
    fn len(&self) -> u64 {
        self.length
    }
}

impl ChunkReader for Pieces {
    type T = Rest;

    fn get_read(&self, start: u64) -> Result<Rest> {
        Ok(Rest { pieces: self.clone(), at: start, present: Bytes::new() })
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        match self.held(start, length as u64) {
            Some(bytes) => Ok(bytes),
            None => self.fetch(start..start + length as u64).map_err(|cause| ParquetError::External(cause.into())),
        }
    }
}

/// What is read from a byte on.
pub(super) struct Rest {
    pieces: Pieces,
    at: u64,
    present: Bytes,
}

/// So much of what is not held is read at once.
const AT_ONCE: u64 = 64 << 10;

impl Read for Rest {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.present.is_empty() {
            let length = AT_ONCE.min(self.pieces.length.saturating_sub(self.at));
            if length == 0 {
                return Ok(0);
            }
            let held = self.pieces.held.iter().find(|(at, bytes)| (*at..*at + bytes.len() as u64).contains(&self.at));
            self.present = match held {
                Some((at, bytes)) => bytes.slice((self.at - at) as usize..),
                None => self.pieces.fetch(self.at..self.at + length)?,
            };
            self.at += self.present.len() as u64;
        }
        let taken = buffer.len().min(self.present.len());
        buffer[..taken].copy_from_slice(&self.present.split_to(taken));
        Ok(taken)
    }
}

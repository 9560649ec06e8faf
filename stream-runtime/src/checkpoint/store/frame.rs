//! Objects are made of frames: a header with the lengths and checksums, and a payload.
//!
//! A header has a checksum of its own, so that no length is believed that was not written; that of the payload is in the header. The header's takes in the
//! object's name and the frame's number, so that frames of other places don't pass. Each checksum finds every flip within four bytes that follow each other.

use std::io::{self, ErrorKind, Read, Write};

use crate::Error;

/// What every object begins with, in front of the version.
const MAGIC: [u8; 8] = *b"THALWEG\n";
/// The version of the format that is written and read.
const VERSION: u32 = 1;
/// The length of what stands in front of the first frame.
const START: u64 = 12;
/// The length of a frame's header.
const HEADER: usize = 24;
/// What its checksum covers. So does that of all headers, which must not have the single ones in it: a checksum over bytes and their checksum says nothing, for the
/// one takes the other out again.
const SUMMED: usize = 20;
/// The longest payload.
pub(super) const LONGEST: usize = 1 << 30;
/// LZ4 can't make more bytes than this out of one.
const MOST_FROM_ONE: u64 = 256;

/// What a payload is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// What the object is, and what it builds upon.
    Head = 1,
    /// A batch that begins.
    Begin = 2,
    /// A batch that is committed.
    Commit = 3,
    /// Entries.
    Block = 4,
    /// The last: where entries are, and a checksum over all.
    End = 5,
}

const PLAIN: u8 = 0;
const LZ4: u8 = 1;

/// Writes frames behind each other.
pub(super) struct FrameWriter<W> {
    out: W,
    name: String,
    number: u32,
    length: u64,
    headers: crc32fast::Hasher,
    packed: Vec<u8>,
}

impl<W: Write> FrameWriter<W> {
    /// Begins the object of this name.
    pub(super) fn new(mut out: W, name: String) -> io::Result<Self> {
        out.write_all(&MAGIC)?;
        out.write_all(&VERSION.to_le_bytes())?;
        let headers = crc32fast::Hasher::new();
        Ok(FrameWriter { out, name, number: 0, length: START, headers, packed: Vec::new() })
    }

    /// Where the next frame will begin.
    pub(super) fn length(&self) -> u64 {
        self.length
    }

    /// The number of the next frame.
    pub(super) fn number(&self) -> u32 {
        self.number
    }

    /// The checksum of all headers up to here, and so of the payloads' checksums that are in them.
    pub(super) fn headers(&self) -> u32 {
        self.headers.clone().finalize()
    }

    /// Writes a frame, and returns its header's checksum.
    pub(super) fn write(&mut self, kind: Kind, payload: &[u8]) -> io::Result<u32> {
        if payload.len() > LONGEST {
            let what =
                format!("a record of {} bytes is too long for a checkpoint: there may be {LONGEST}", payload.len());
            return Err(io::Error::new(ErrorKind::InvalidInput, what));
        }
        self.packed.resize(lz4_flex::block::get_maximum_output_size(payload.len()), 0);
        let packed = lz4_flex::block::compress_into(payload, &mut self.packed).map_err(io::Error::other)?;
        let (coding, stored) = if packed < payload.len() { (LZ4, &self.packed[..packed]) } else { (PLAIN, payload) };
        let Some(next) = self.number.checked_add(1) else {
            return Err(io::Error::new(ErrorKind::FileTooLarge, "an object of a checkpoint has too many frames"));
        };

        let mut header = [0; HEADER];
        header[0] = kind as u8;
        header[1] = coding;
        header[4..8].copy_from_slice(&self.number.to_le_bytes());
        header[8..12].copy_from_slice(&(stored.len() as u32).to_le_bytes());
        header[12..16].copy_from_slice(&(payload.len() as u32).to_le_bytes());
        header[16..20].copy_from_slice(&crc32fast::hash(stored).to_le_bytes());
        let sum = header_sum(&self.name, &header);
        header[SUMMED..].copy_from_slice(&sum.to_le_bytes());

        self.out.write_all(&header)?;
        self.out.write_all(stored)?;
        self.headers.update(&header[..SUMMED]);
        self.length += (HEADER + stored.len()) as u64;
        self.number = next;
        Ok(sum)
    }

    /// What was written to.
    pub(super) fn into_inner(self) -> W {
        self.out
    }
}

fn header_sum(name: &str, header: &[u8; HEADER]) -> u32 {
    let mut sum = crc32fast::Hasher::new();
    sum.update(name.as_bytes());
    sum.update(&header[..SUMMED]);
    sum.finalize()
}

/// A frame's header that has been verified.
#[derive(Clone, Copy, Debug)]
pub(super) struct Header {
    pub(super) kind: Kind,
    is_packed: bool,
    stored: usize,
    raw: usize,
    payload_sum: u32,
    /// The header's own checksum.
    pub(super) sum: u32,
}

impl Header {
    /// Whether the payload is compressed.
    pub(super) fn is_packed(&self) -> bool {
        self.is_packed
    }
}

/// Reads frames and verifies them.
pub(super) struct FrameReader<'n, R> {
    from: R,
    name: &'n str,
    /// The object's length.
    length: u64,
    /// How far it has been read.
    at: u64,
    number: u32,
    headers: crc32fast::Hasher,
}

impl<'n, R: Read> FrameReader<'n, R> {
    /// Reads an object from its start.
    pub(super) fn new(from: R, name: &'n str, length: u64) -> Result<Self, Error> {
        let mut reader = FrameReader::at(from, name, length, 0, 0);
        let start: [u8; START as usize] = reader.array()?;
        let (magic, version) = start.split_at(MAGIC.len());
        if magic != MAGIC {
            return Err(damaged(name, 0, "it does not begin as objects of a checkpoint do"));
        }
        if version != VERSION.to_le_bytes() {
            let version = version.iter().rev().fold(0u32, |version, byte| version << 8 | u32::from(*byte));
            let what = format!(
                "it says that it was written in version {version} of the format, and this program knows version {VERSION}"
            );
            return Err(damaged(name, MAGIC.len() as u64, &what));
        }
        Ok(reader)
    }

    /// Reads the frame of this number, which begins at this byte, and the ones behind it.
    pub(super) fn at(from: R, name: &'n str, length: u64, at: u64, number: u32) -> Self {
        FrameReader { from, name, length, at, number, headers: crc32fast::Hasher::new() }
    }

    /// The checksum of all headers up to here.
    pub(super) fn headers(&self) -> u32 {
        self.headers.clone().finalize()
    }

    /// How far it has been read, and the number of the next frame.
    pub(super) fn place(&self) -> (u64, u32) {
        (self.at, self.number)
    }

    /// Reads a frame. Its payload, as it is stored, is verified and put into `stored`.
    pub(super) fn next(&mut self, stored: &mut Vec<u8>) -> Result<Header, Error> {
        let start = self.at;
        let bytes: [u8; HEADER] = self.array()?;
        let Some(header) = self.header(&bytes) else {
            return Err(damaged(self.name, start, "the header of a frame is not what was written"));
        };
        if header.stored as u64 > self.length.saturating_sub(self.at) {
            return Err(self.cut());
        }
        stored.resize(header.stored, 0);
        self.fill(stored)?;
        if crc32fast::hash(stored) != header.payload_sum {
            return Err(damaged(self.name, start, "a frame is not what was written"));
        }
        self.headers.update(&bytes[..SUMMED]);
        self.number += 1;
        Ok(header)
    }

    /// Nothing may stand behind the last frame.
    pub(super) fn ended(&self) -> Result<(), Error> {
        if self.at == self.length {
            return Ok(());
        }
        Err(damaged(self.name, self.at, "something stands behind its end"))
    }

    fn header(&self, bytes: &[u8; HEADER]) -> Option<Header> {
        let word = |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        let sum = header_sum(self.name, bytes);
        let kind = match bytes[0] {
            1 => Kind::Head,
            2 => Kind::Begin,
            3 => Kind::Commit,
            4 => Kind::Block,
            5 => Kind::End,
            _ => return None,
        };
        let header = Header {
            kind,
            is_packed: bytes[1] == LZ4,
            stored: word(8) as usize,
            raw: word(12) as usize,
            payload_sum: word(16),
            sum,
        };
        let fits = match bytes[1] {
            PLAIN => header.raw == header.stored,
            LZ4 => header.raw as u64 <= header.stored as u64 * MOST_FROM_ONE,
            _ => false,
        };
        let is_right = word(SUMMED) == sum && word(4) == self.number && fits && header.raw <= LONGEST;
        is_right.then_some(header)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        let mut bytes = [0; N];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
        match self.from.read_exact(bytes) {
            Ok(()) => {
                self.at += bytes.len() as u64;
                Ok(())
            }
            Err(cause) if cause.kind() == ErrorKind::UnexpectedEof => Err(self.cut()),
            Err(cause) => Err(Error::new(format!("can't read `{}` at byte {}", self.name, self.at)).caused_by(cause)),
        }
    }

    #[cold]
    fn cut(&self) -> Error {
        damaged(self.name, self.at, "its end is missing")
    }
}

/// The payload of a frame, as it was before it was compressed.
pub(super) fn unpack<'p>(
    header: &Header,
    name: &str,
    stored: &'p [u8],
    raw: &'p mut Vec<u8>,
) -> Result<&'p [u8], Error> {
    if !header.is_packed {
        return Ok(stored);
    }
    raw.resize(header.raw, 0);
    match lz4_flex::block::decompress_into(stored, raw) {
        Ok(length) if length == header.raw => Ok(raw),
        Ok(_) => Err(malformed(name)),
        Err(cause) => Err(malformed(name).caused_by(cause)),
    }
}

/// An object is not what was written.
#[cold]
pub(super) fn damaged(name: &str, at: u64, what: &str) -> Error {
    Error::new(format!("`{name}` is damaged at byte {at}: {what}"))
}

/// An object has right checksums, and can't have been written by this program all the same.
#[cold]
pub(super) fn malformed(name: &str) -> Error {
    Error::new(format!(
        "`{name}` is not an object that this version of the program has written, though its checksums are right"
    ))
}

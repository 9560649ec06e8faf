//! Compressed files: told by their names, read and written as streams.
//!
//! gzip is `flate2` with `miniz_oxide`, zstd is `ruzstd`: both are pure Rust, so that what is on by default needs no C compiler and stays small. `ruzstd` is maintained by one
//! author since 2019, released several times a year, and fuzzed and tested against the reference implementation. It encodes at about level 1.

use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::path::Path;

use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};
use ruzstd::encoding::{CompressionLevel, compress_to_vec};

/// How a file is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    /// It is not.
    None,
    /// gzip, of one or several members: `.gz`.
    Gzip,
    /// Zstandard, of one or several frames: `.zst`.
    Zstd,
}

impl Compression {
    /// What a file's name says.
    ///
    /// ```
    /// use thalweg::connectors::objects::Compression;
    /// assert_eq!(Compression::of("a/2026-11-20.jsonl.gz".as_ref()), Compression::Gzip);
    /// assert_eq!(Compression::of("a/2026-11-20.jsonl".as_ref()), Compression::None);
    /// ```
    pub fn of(name: &Path) -> Self {
        match name.extension().and_then(|extension| extension.to_str()) {
            Some("gz" | "gzip") => Compression::Gzip,
            Some("zst" | "zstd") => Compression::Zstd,
            _ => Compression::None,
        }
    }

    /// What a name ends with, for a file that is compressed so.
    pub(super) fn extension(self) -> &'static str {
        match self {
            Compression::None => "",
            Compression::Gzip => ".gz",
            Compression::Zstd => ".zst",
        }
    }

    /// The text of a compressed file.
    pub(super) fn reader(self, file: Box<dyn Read + Send>) -> Box<dyn Read + Send> {
        match self {
            Compression::None => file,
            Compression::Gzip => Box::new(MultiGzDecoder::new(file)),
            Compression::Zstd => Box::new(Frames::new(file)),
        }
    }

    /// What compresses a text, piece by piece.
    pub(super) fn encoder(self) -> Encoder {
        match self {
            Compression::None => Encoder::None,
            Compression::Gzip => Encoder::Gzip(GzEncoder::new(Vec::new(), flate2::Compression::default())),
            Compression::Zstd => Encoder::Zstd(Vec::new()),
        }
    }
}

/// The frames of a Zstandard file, one after the other.
struct Frames<R> {
    source: BufReader<R>,
    decoder: FrameDecoder,
    is_in_frame: bool,
}

impl<R: Read> Frames<R> {
    fn new(source: R) -> Self {
        Frames { source: BufReader::new(source), decoder: FrameDecoder::new(), is_in_frame: false }
    }

    /// Goes on to the next frame, and says whether there is one.
    fn turn(&mut self) -> io::Result<bool> {
        while !self.source.fill_buf()?.is_empty() {
            match self.decoder.reset(&mut self.source) {
                Ok(()) => {
                    self.is_in_frame = true;
                    return Ok(true);
                }
                // A frame of somebody else's, for others.
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                    let length = u64::from(length);
                    if io::copy(&mut self.source.by_ref().take(length), &mut io::sink())? < length {
                        return Err(ErrorKind::UnexpectedEof.into());
                    }
                }
                Err(cause) => return Err(damaged(cause)),
            }
        }
        Ok(false)
    }

    fn check(&self) -> io::Result<()> {
        let (said, found) = (self.decoder.get_checksum_from_data(), self.decoder.get_calculated_checksum());
        match (said, found) {
            (Some(said), Some(found)) if said != found => Err(damaged("the checksum of a frame is another")),
            _ => Ok(()),
        }
    }
}

fn damaged(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, cause)
}

impl<R: Read> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            if !self.is_in_frame && !self.turn()? {
                return Ok(0);
            }
            while self.decoder.can_collect() < buffer.len() && !self.decoder.is_finished() {
                let missing = buffer.len() - self.decoder.can_collect();
                let decoded = self.decoder.decode_blocks(&mut self.source, BlockDecodingStrategy::UptoBytes(missing));
                decoded.map_err(damaged)?;
            }
            let read = self.decoder.read(buffer)?;
            if self.decoder.is_finished() && self.decoder.can_collect() == 0 {
                self.check()?;
                self.is_in_frame = false;
            }
            if read > 0 {
                return Ok(read);
            }
        }
    }
}

/// A text that is being compressed.
pub(super) enum Encoder {
    None,
    Gzip(GzEncoder<Vec<u8>>),
    /// What does not fill a frame yet.
    Zstd(Vec<u8>),
}

/// The text of a frame: large enough to compress well, small enough to be kept.
const FRAME: usize = 1 << 20;

impl Encoder {
    /// Takes a piece of the text, and hands on what is compressed by now.
    pub(super) fn push(&mut self, text: &[u8], out: &mut dyn Write) -> io::Result<()> {
        match self {
            Encoder::None => out.write_all(text),
            Encoder::Gzip(encoder) => {
                encoder.write_all(text)?;
                out.write_all(encoder.get_ref())?;
                encoder.get_mut().clear();
                Ok(())
            }
            Encoder::Zstd(frame) => {
                frame.extend_from_slice(text);
                while frame.len() >= FRAME {
                    out.write_all(&compress_to_vec(&frame[..FRAME], CompressionLevel::Fastest))?;
                    frame.drain(..FRAME);
                }
                Ok(())
            }
        }
    }

    /// Hands on the rest.
    pub(super) fn end(self, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Encoder::Gzip(encoder) => out.write_all(&encoder.finish()?),
            Encoder::Zstd(frame) if !frame.is_empty() => {
                out.write_all(&compress_to_vec(&frame[..], CompressionLevel::Fastest))
            }
            Encoder::None | Encoder::Zstd(_) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compressed(how: Compression, text: &[u8], piece: usize) -> Vec<u8> {
        let (mut encoder, mut out) = (how.encoder(), Vec::new());
        text.chunks(piece).try_for_each(|piece| encoder.push(piece, &mut out)).expect("memory takes all");
        encoder.end(&mut out).expect("memory takes all");
        out
    }

    fn text(how: Compression, bytes: Vec<u8>) -> io::Result<Vec<u8>> {
        let mut text = Vec::new();
        how.reader(Box::new(io::Cursor::new(bytes))).read_to_end(&mut text)?;
        Ok(text)
    }

    #[test]
    fn what_was_compressed_comes_back() {
        let long: Vec<u8> = (0..400_000u32).flat_map(|n| format!("{n},{}\n", n % 97).into_bytes()).collect();
        for how in [Compression::None, Compression::Gzip, Compression::Zstd] {
            for of in [&b""[..], b"a\n", &long] {
                let bytes = compressed(how, of, 60_000);
                assert_eq!(text(how, bytes.clone()).expect("it is whole"), of, "{how:?}");
                // And twice, as files are appended to each other.
                assert_eq!(text(how, [bytes.clone(), bytes].concat()).expect("they are whole"), [of, of].concat());
            }
        }
    }

    #[test]
    fn what_is_cut_off_is_an_error() {
        for how in [Compression::Gzip, Compression::Zstd] {
            let mut bytes = compressed(how, &b"some lines\n".repeat(100), 100);
            bytes.truncate(bytes.len() - 5);
            assert!(text(how, bytes).is_err(), "{how:?}");
        }
    }
}

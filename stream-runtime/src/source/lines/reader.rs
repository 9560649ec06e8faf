//! Reads file after file in chunks of whole lines. It blocks: it runs on a thread of its own.

use std::fs::File;
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::sync::Arc;

use memchr::memrchr;

use super::arrivals::{Arrivals, Arrived};
use super::at::At;
use super::cut::Cut;
use super::input::{Handle, Input, Listed};
use super::position::LinePosition;
use super::room::Room;
use super::seen::Seen;
use crate::Error;

/// What is left to read of an input.
#[derive(Debug)]
pub(super) struct Reader {
    input: Input,
    rest: Rest,
    open: Option<Open>,
    /// How long the first chunk is, where that is known.
    first: Option<u64>,
    cut: Cut,
    longest: usize,
}

/// The files that were not begun.
#[derive(Debug)]
enum Rest {
    These(std::vec::IntoIter<Arc<Listed>>),
    Arriving(Arrivals),
}

/// What a file that follows another is, if there is one.
enum Next {
    File(Open),
    /// There is none yet.
    Nothing,
    End,
}

/// What was read.
pub(super) enum Found {
    Lines(Raw),
    /// All was read that was there at the last look. Here is the buffer again.
    Nothing(Buffer),
    End,
}

/// Where to begin to read.
#[derive(Clone, Debug)]
pub(super) struct Start {
    pub(super) place: LinePosition,
    /// The files that are taken there, where others arrive.
    pub(super) seen: Arc<Seen>,
    /// How many bytes the first chunk has, if that is said.
    pub(super) first: Option<u64>,
}

/// What lines are read to. It is used again and again.
#[derive(Debug, Default)]
pub(super) struct Buffer {
    pub(super) bytes: Vec<u8>,
    /// Where each item ends.
    pub(super) ends: Vec<u32>,
}

/// Whole lines of one file.
#[derive(Debug)]
pub(super) struct Raw {
    pub(super) file: Arc<Listed>,
    /// Where the first byte stands in the file.
    pub(super) offset: u64,
    /// The number of the first item, from 1.
    pub(super) first: u64,
    pub(super) cut: Cut,
    pub(super) text: Buffer,
}

/// A file in the middle of being read.
#[derive(Debug)]
struct Open {
    handle: Handle,
    /// How much is asked for at once.
    room: Room,
    /// The beginning of a line whose end has not been read yet.
    begun: Vec<u8>,
    /// Where that line begins.
    at: At,
}

impl Reader {
    /// Reads from a position on. No line may be longer than `longest` bytes.
    pub(super) fn new(input: Input, start: Start, cut: Cut, longest: usize) -> Result<Self, Error> {
        let Start { place, seen, first } = start;
        let mut rest = match &input {
            Input::Arriving(files, how) => {
                let at = place.file.clone().map(|path| (path, place.number));
                Rest::Arriving(Arrivals::behind(Arc::clone(files), *how, seen, at))
            }
            _ => Rest::These(place.remaining(input.list()?)?.into_iter()),
        };
        let begun = match &mut rest {
            Rest::These(files) => files.next(),
            // The first file that arrives is not the one of the place, if that is the beginning.
            Rest::Arriving(files) if place.file.is_some() => files.next_file()?.map(listed),
            Rest::Arriving(_) => None,
        };
        let open = begun.map(|file| Open::new(&input, file, cut, place.offset, place.line)).transpose()?;
        Ok(Reader { input, rest, open, first, cut, longest })
    }

    /// Goes on in the middle of a file that is open, and then with these.
    pub(super) fn going_on(
        input: Input,
        begun: Option<(File, At)>,
        rest: std::vec::IntoIter<Arc<Listed>>,
        cut: Cut,
        longest: usize,
    ) -> Result<Self, Error> {
        let open = match begun {
            None => None,
            Some((mut file, at)) => {
                file.seek(SeekFrom::Start(at.offset)).map_err(|cause| at.unreadable(cause))?;
                Some(Open { handle: Handle::File(file), room: Room::default(), begun: Vec::new(), at })
            }
        };
        Ok(Reader { input, rest: Rest::These(rest), open, first: None, cut, longest })
    }

    /// Puts the next lines, about `size` bytes of them, into a used buffer.
    ///
    /// It waits for one whole line and takes the others that are there: whoever types or logs into a pipe is heard.
    pub(super) fn read(&mut self, mut buffer: Buffer, size: usize) -> Result<Found, Error> {
        loop {
            let mut file = match self.current()? {
                Next::File(file) => file,
                Next::Nothing => return Ok(Found::Nothing(buffer)),
                Next::End => return Ok(Found::End),
            };
            let ended = match self.first.take() {
                None => file.fill(&mut buffer.bytes, size, self.longest)?,
                Some(bytes) => file.fill_exactly(&mut buffer.bytes, bytes)?,
            };
            let raw = file.pass(buffer);
            if !ended {
                self.open = Some(file);
            }
            if !raw.text.ends.is_empty() {
                return Ok(Found::Lines(raw));
            }
            buffer = raw.text;
        }
    }

    /// Waits a little, where nothing was found.
    pub(super) fn rest(&self) {
        if let Rest::Arriving(files) = &self.rest {
            files.rest();
        }
    }

    fn current(&mut self) -> Result<Next, Error> {
        if let Some(open) = self.open.take() {
            return Ok(Next::File(open));
        }
        let (next, otherwise) = match &mut self.rest {
            Rest::These(files) => (files.next(), Next::End),
            Rest::Arriving(files) => (files.next_file()?.map(listed), Next::Nothing),
        };
        next.map_or(Ok(otherwise), |file| Open::new(&self.input, file, self.cut, 0, 1).map(Next::File))
    }
}

fn listed(Arrived { file, number, seen }: Arrived) -> Arc<Listed> {
    Arc::new(Listed { path: file.path, number, seen })
}

impl Open {
    fn new(input: &Input, file: Arc<Listed>, cut: Cut, offset: u64, line: u64) -> Result<Self, Error> {
        let handle = input.open(&file.path, offset)?;
        let at = At { file, cut, offset, line };
        Ok(Open { handle, room: Room::default(), begun: Vec::new(), at })
    }

    /// Fills the buffer with whole lines, and says whether the file has ended.
    fn fill(&mut self, buffer: &mut Vec<u8>, size: usize, longest: usize) -> Result<bool, Error> {
        let mut filled = self.resume(buffer, self.room.within(size));
        loop {
            if filled == buffer.len() {
                buffer.resize(self.at.longer(buffer.len(), longest)?, 0);
            }
            let read = self.read_some(&mut buffer[filled..])?;
            self.room.learn(read, buffer.len() - filled);
            let line_end = memrchr(b'\n', &buffer[filled..filled + read]).map(|end| filled + end + 1);
            filled += read;
            if line_end.is_some() || read == 0 {
                let end = line_end.unwrap_or(filled);
                self.begun.extend_from_slice(&buffer[end..filled]);
                buffer.truncate(end);
                return Ok(read == 0);
            }
        }
    }

    /// Fills the buffer with so many bytes, which are whole lines, or with fewer at the end of the file: others notice. Whether that is where the file ends, the
    /// next call finds.
    fn fill_exactly(&mut self, buffer: &mut Vec<u8>, bytes: u64) -> Result<bool, Error> {
        buffer.clear();
        let read = self.handle.by_ref().take(bytes).read_to_end(buffer);
        read.map(|_| false).map_err(|cause| self.at.unreadable(cause))
    }

    /// Puts the line that was begun into the buffer, with room behind it, and returns its length.
    fn resume(&mut self, buffer: &mut Vec<u8>, size: usize) -> usize {
        let begun = self.begun.len();
        let length = size.max(begun + 1);
        if buffer.capacity() == 0 {
            // The memory of a buffer that is made at this length has zeros in it from the system.
            *buffer = vec![0; length];
        }
        // A used buffer keeps its bytes: only what it is short of has to be zeroed.
        buffer.resize(length, 0);
        buffer[..begun].copy_from_slice(&self.begun);
        self.begun.clear();
        begun
    }

    fn read_some(&mut self, buffer: &mut [u8]) -> Result<usize, Error> {
        loop {
            match self.handle.read(buffer) {
                Err(cause) if cause.kind() == ErrorKind::Interrupted => {}
                result => return result.map_err(|cause| self.at.unreadable(cause)),
            }
        }
    }

    /// Goes on behind the lines that were read.
    fn pass(&mut self, mut text: Buffer) -> Raw {
        self.at.cut.find_ends(&text.bytes, &mut text.ends);
        self.at.pass(text)
    }
}

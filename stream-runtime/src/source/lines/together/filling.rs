//! Fills a buffer with whole lines, by the workers.

use memchr::memrchr;

use super::super::content::Content;
use super::super::cut::Cut;
use super::super::reader::Buffer;
use super::Open;
use super::part::{Found, Part};
use crate::Error;
use crate::source::Workers;

/// For a shorter part, to wake a worker costs more than to read it.
const SHORTEST_PART: usize = 32 << 10;

/// So much is asked for where a file seems to end: it may have grown.
const LEAST: usize = 8 << 10;

/// What a buffer is filled by.
#[derive(Debug)]
pub(in super::super) struct Filling {
    pub(super) workers: Workers,
    /// The longest line that is read.
    pub(super) longest: usize,
    pub(super) shortest_part: usize,
    /// Where lines end in each worker's part. The lists are used again and again.
    ends: Vec<Vec<u32>>,
}

/// What was read.
struct Filled {
    bytes: usize,
    /// The parts, in order.
    parts: Vec<Found>,
}

impl Filling {
    pub(in super::super) fn new(workers: Workers, longest: usize) -> Self {
        Filling { ends: vec![Vec::new(); workers.count()], workers, longest, shortest_part: SHORTEST_PART }
    }

    /// Fills the buffer with about `size` bytes of whole lines, or with nothing where the file has ended, and says whether they have the form of the content.
    pub(super) fn fill<C: Content>(&mut self, open: &Open, buffer: &mut Buffer, size: usize) -> Result<bool, Error> {
        let mut length = size.min(open.left().max(LEAST) + 1);
        loop {
            let filled = self.read::<C>(open, buffer, length)?;
            let end = match memrchr(b'\n', &buffer.bytes[..filled.bytes]) {
                Some(end) => end + 1,
                // The last line of the file, if there is one.
                None if filled.bytes < length => filled.bytes,
                None => {
                    length = open.at.longer(length, self.longest)?;
                    continue;
                }
            };
            return Ok(filled.end_at::<C>(end, open.at.cut, buffer));
        }
    }

    /// Fills the buffer with so many bytes, which are whole lines, or with fewer at the end of the file: others notice.
    pub(super) fn fill_exactly<C: Content>(
        &mut self,
        open: &Open,
        buffer: &mut Buffer,
        bytes: usize,
    ) -> Result<bool, Error> {
        let filled = self.read::<C>(open, buffer, bytes)?;
        let end = filled.bytes;
        Ok(filled.end_at::<C>(end, open.at.cut, buffer))
    }

    /// Reads so many bytes, or as many as there are, each worker a part of them, and finds the ends of lines.
    fn read<C: Content>(&mut self, open: &Open, buffer: &mut Buffer, length: usize) -> Result<Filled, Error> {
        let Buffer { bytes, ends } = buffer;
        // A used buffer keeps its bytes: only what it is short of has to be zeroed.
        bytes.resize(length, 0);
        ends.clear();
        let workers = (length / self.shortest_part).clamp(1, self.ends.len());
        let mut parts = Part::divide(bytes, &mut self.ends[..workers]);
        self.workers.each(&mut parts, |part| part.read::<C>(&open.file, &open.at))?;
        let mut filled = Filled { bytes: 0, parts: Vec::with_capacity(workers) };
        for part in parts {
            // Behind a part that was not full the file has ended, even if it has grown since.
            if part.at == filled.bytes {
                let found = part.found.map_err(|cause| open.at.unreadable(cause))?;
                filled.bytes += found.bytes;
                filled.parts.push(found);
                ends.extend_from_slice(part.ends);
            }
        }
        Ok(filled)
    }
}

impl Filled {
    /// Cuts the buffer off behind its last line, and says whether all lines have the form: those that are in one part, which was asked already, and those between.
    fn end_at<C: Content>(&self, end: usize, cut: Cut, Buffer { bytes, ends }: &mut Buffer) -> bool {
        bytes.truncate(end);
        match cut {
            Cut::Blocks => cut.find_ends(bytes, ends),
            Cut::Lines if bytes.last().is_some_and(|last| *last != b'\n') => ends.push(end as u32),
            Cut::Lines => {}
        }
        let mut checked = 0;
        let has_form = |part: &Found| {
            let between = checked..part.lines.start;
            checked = part.lines.end;
            part.have_form && C::have_form(&bytes[between])
        };
        self.parts.iter().filter(|part| !part.lines.is_empty()).all(has_form) && C::have_form(&bytes[checked..])
    }
}

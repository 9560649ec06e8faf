//! The records of a share.

use std::fmt;
use std::marker::PhantomData;

use super::policy::OnMalformed;
use super::share::RecordShare;
use crate::decode::{Decode, Flaw, Format, Malformed, ReadFields, ReadLines, Reader, Reads};

/// The records of a share, of which some fields are read.
pub struct ShareRecords<'b, T, A: Format, F, P> {
    share: RecordShare<'b, T, A, P>,
    lines: A::Lines<'b>,
    /// Where in the share's text that of the reader begins: as much of it as is UTF-8, up to a line that isn't.
    base: usize,
    /// Where it ends.
    valid: usize,
    /// Where the next line begins.
    start: usize,
    /// The number of the next line.
    line: u64,
    reads: PhantomData<fn() -> F>,
}

impl<'b, T: Decode, A: Format, F: Reads, P: OnMalformed> ShareRecords<'b, T, A, F, P> {
    pub(super) fn new(share: RecordShare<'b, T, A, P>) -> Self {
        let lines = share.format.lines(valid(share.text));
        let (valid, line) = (lines.text().len(), share.line);
        ShareRecords { share, lines, base: 0, valid, start: 0, line, reads: PhantomData }
    }

    /// A record, or where the reader stopped and why.
    #[inline]
    fn read(&mut self, start: usize) -> Result<T::Of<'b>, (usize, Flaw)> {
        let mut reader = self.lines.line(start - self.base);
        let read = T::Of::read_fields::<F>(&mut reader);
        match read.and_then(|record| reader.end().map(|()| record)) {
            Ok(record) => Ok(record),
            Err(wrong) => Err((reader.at(), wrong)),
        }
    }

    /// A line holds no record. Says whether to go on behind it.
    #[cold]
    #[inline(never)]
    fn refuse(&mut self, start: usize, (at, wrong): (usize, Flaw)) -> bool {
        let field = self.lines.take_fields();
        if self.lines.line(start - self.base).is_blank() {
            return true;
        }
        let column = (at + self.base).saturating_sub(start) + 1;
        let reason = self.lines.reason(at, wrong);
        self.tell(start, column, field, reason)
    }

    /// A line is not UTF-8. What follows it may be.
    #[cold]
    #[inline(never)]
    fn refuse_bytes(&mut self, start: usize) -> bool {
        let rest = self.share.text.get(self.start..).unwrap_or_default();
        self.lines = self.share.format.lines(valid(rest));
        (self.base, self.valid) = (self.start, self.start + self.lines.text().len());
        self.tell(start, 1, String::new(), "the line is not UTF-8".into())
    }

    fn tell(&mut self, start: usize, column: usize, field: String, reason: String) -> bool {
        let text = self.share.text.get(start..self.start).unwrap_or_default();
        let text = String::from_utf8_lossy(text).trim_end().to_owned();
        let (file, line) = (self.share.file.to_owned(), self.line - 1);
        let malformed = Malformed { file, line, column, field, reason, text };
        match self.share.policy.malformed(malformed) {
            Ok(()) => true,
            Err(error) => {
                self.share.outcome.fail(line, error);
                false
            }
        }
    }
}

/// As much of a text as is UTF-8, up to the beginning of a line.
fn valid(text: &[u8]) -> &str {
    // Vectors at a time, where the standard library takes two words: that was a tenth of the instructions of a line of JSON. Where it isn't UTF-8, the library's own
    // function says up to where it is.
    match simdutf8::basic::from_utf8(text).or_else(|_| std::str::from_utf8(text)) {
        Ok(text) => text,
        Err(invalid) => {
            let valid = text.get(..invalid.valid_up_to()).unwrap_or_default();
            let end = memchr::memrchr(b'\n', valid).map_or(0, |end| end + 1);
            std::str::from_utf8(&valid[..end]).unwrap_or_default()
        }
    }
}

impl<'b, T: Decode, A: Format, F: Reads, P: OnMalformed> Iterator for ShareRecords<'b, T, A, F, P> {
    type Item = T::Of<'b>;

    #[inline]
    fn next(&mut self) -> Option<T::Of<'b>> {
        loop {
            let (length, start) = (self.share.run.next()?, self.start);
            self.start += length;
            self.line += 1;
            let goes_on = match start < self.valid {
                true => match self.read(start) {
                    Ok(record) => return Some(record),
                    Err(wrong) => self.refuse(start, wrong),
                },
                false => self.refuse_bytes(start),
            };
            if !goes_on {
                return None;
            }
        }
    }
}

impl<T, A: Format, F, P> fmt::Debug for ShareRecords<'_, T, A, F, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ShareRecords").field("share", &self.share).field("start", &self.start).finish_non_exhaustive()
    }
}

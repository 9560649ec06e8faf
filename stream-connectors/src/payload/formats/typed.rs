//! Messages of a type with `#[derive(Decode)]`, in the formats that it can be read from.

use std::fmt;
use std::marker::PhantomData;

use stream_runtime::Error;
use stream_runtime::decode::csv::AsCsv;
use stream_runtime::decode::json::AsJsonText;
use stream_runtime::decode::{Decode, Flaw, Format, ReadFields, ReadLines, Reader, Reads};

use super::text;
use crate::payload::decoder::{Decoder, Reading, Wrong};

/// Messages are records of a type, in a format of text: [`Payloads::json`](crate::payload::Payloads::json),
/// [`Payloads::csv`](crate::payload::Payloads::csv).
pub struct Typed<T, A> {
    pub(in crate::payload) format: A,
    /// The names of columns, where the format has such.
    pub(in crate::payload) header: String,
    of: PhantomData<fn() -> T>,
}

impl<T, A> Typed<T, A> {
    fn new(format: A) -> Self {
        Typed { format, header: String::new(), of: PhantomData }
    }
}

impl<T> Typed<T, AsJsonText> {
    pub(in crate::payload) fn json() -> Self {
        Typed::new(AsJsonText)
    }
}

impl<T: Decode> Typed<T, AsCsv> {
    /// A cell for each field.
    pub(in crate::payload) fn csv() -> Self {
        Typed::new(AsCsv::new().without_header(<T::Of<'static>>::NAMES.len()))
    }
}

impl<T: Decode, A: Format> Decoder for Typed<T, A> {
    type Record<'b> = T::Of<'b>;
    type Reading<'b> = Texts<'b, T, A>;

    fn prepare(&mut self) -> Result<(), Error> {
        match self.format.has_header()? {
            true => self.format.learn(self.header.as_bytes(), <T::Of<'static>>::NAMES),
            false => Ok(()),
        }
    }

    fn begin(&self) -> Texts<'_, T, A> {
        Texts { lines: self.format.lines(""), of: PhantomData }
    }
}

/// The messages of a share. What their format learns of one, the order of the fields say, it knows of the next.
pub struct Texts<'b, T, A: Format> {
    lines: A::Lines<'b>,
    of: PhantomData<fn() -> T>,
}

impl<'b, T: Decode, A: Format> Reading<'b> for Texts<'b, T, A> {
    type Record = T::Of<'b>;

    #[inline]
    fn read<F: Reads>(&mut self, message: &'b [u8]) -> Result<T::Of<'b>, Wrong> {
        self.lines.turn_to(text(message)?);
        self.record::<F>().map_err(|(at, flaw)| self.wrong(at, flaw))
    }
}

impl<'b, T: Decode, A: Format> Texts<'b, T, A> {
    /// The record that the text is, or where the reader stopped and why.
    #[inline]
    fn record<F: Reads>(&mut self) -> Result<T::Of<'b>, (usize, Flaw)> {
        let mut reader = self.lines.line(0);
        let read = T::Of::read_fields::<F>(&mut reader);
        match read.and_then(|record| end(&mut reader).map(|()| record)) {
            Ok(record) => Ok(record),
            Err(flaw) => Err((reader.at(), flaw)),
        }
    }

    #[cold]
    #[inline(never)]
    fn wrong(&mut self, at: usize, flaw: Flaw) -> Wrong {
        let field = self.lines.take_fields();
        // What stands behind the record is nothing of the format's.
        let reason = if flaw == MORE { flaw.to_string() } else { self.lines.reason(at, flaw) };
        Wrong::new(reason).at(at).within(field)
    }
}

/// More than a record.
const MORE: Flaw = Flaw::Expected("the end of the message");

/// Behind the record there may be line ends.
#[inline]
fn end<'b>(reader: &mut impl Reader<'b>) -> Result<(), Flaw> {
    reader.end()?;
    match reader.rest().iter().all(|byte| matches!(byte, b'\r' | b'\n')) {
        true => Ok(()),
        false => Err(MORE),
    }
}

impl<T, A: fmt::Debug> fmt::Debug for Typed<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Typed").field("format", &self.format).finish_non_exhaustive()
    }
}

impl<T, A: Format> fmt::Debug for Texts<'_, T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Texts").finish_non_exhaustive()
    }
}

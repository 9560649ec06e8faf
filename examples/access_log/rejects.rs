//! Lines that are not in the format.

use std::fmt;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use thalweg::prelude::*;

use crate::combined::Mismatch;

/// A line, and why it is not in the format.
#[derive(Clone, Copy, Debug)]
pub struct Reject<'b> {
    pub line: Line<'b>,
    pub mismatch: Mismatch,
}

/// `access.log:17:30: expected a month such as `Oct`, found `Foo/2000``
impl fmt::Display for Reject<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (file, number) = (self.line.file().display(), self.line.number());
        let Mismatch { column, expected } = self.mismatch;
        write!(f, "{file}:{number}:{column}: expected {expected}, found ")?;
        match self.line.bytes().get(column - 1..).unwrap_or_default() {
            [] => write!(f, "the end of the line"),
            found => write!(f, "`{}`", excerpt(found).escape_ascii()),
        }
    }
}

/// The beginning of a text whose length nobody knows.
fn excerpt(text: &[u8]) -> &[u8] {
    &text[..text.len().min(24)]
}

/// Lists rejected lines, and counts them.
pub struct Rejects {
    // Either a file or standard error. It is no way of the data: few lines come here.
    out: Box<dyn Write + Send>,
    count: u64,
}

impl Rejects {
    /// To a file, or to standard error.
    ///
    /// # Errors
    /// The file can't be written.
    pub fn to(path: Option<&Path>) -> Result<Self, Error> {
        let out: Box<dyn Write + Send> = match path {
            None => Box::new(BufWriter::new(io::stderr())),
            Some(path) => Box::new(BufWriter::new(File::create(path).map_err(|cause| {
                Error::new(format!("can't list rejected lines in `{}`", path.display())).caused_by(cause)
            })?)),
        };
        Ok(Rejects { out, count: 0 })
    }

    /// The lines rejected so far.
    pub fn count(&self) -> u64 {
        self.count
    }
}

impl Sink<Reject<'_>> for &mut Rejects {
    fn write(&mut self, reject: Reject<'_>) -> Result<(), Error> {
        self.count += 1;
        writeln!(self.out, "{reject}").map_err(unwritable)
    }

    fn flush(&mut self) -> Result<(), Error> {
        self.out.flush().map_err(unwritable)
    }
}

fn unwritable(cause: io::Error) -> Error {
    Error::new("can't list rejected lines").caused_by(cause)
}

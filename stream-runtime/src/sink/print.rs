//! What `print` prints.

use std::fmt::Debug;
use std::io::{Write, stdout};

use super::Sink;
use crate::Error;

/// Prints records on standard output, one line each, a batch at a time.
#[derive(Debug, Default)]
pub struct Printer {
    lines: Vec<u8>,
}

impl Printer {
    /// A printer.
    pub fn new() -> Self {
        Printer::default()
    }
}

impl<T: Debug> Sink<T> for Printer {
    fn write(&mut self, record: T) -> Result<(), Error> {
        writeln!(self.lines, "{record:?}").map_err(|cause| Error::new("can't format a record").caused_by(cause))
    }

    fn flush(&mut self) -> Result<(), Error> {
        let mut out = stdout().lock();
        let written = out.write_all(&self.lines).and_then(|()| out.flush());
        self.lines.clear();
        written.map_err(|cause| Error::new("can't print on standard output").caused_by(cause))
    }
}

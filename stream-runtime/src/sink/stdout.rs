//! Standard output as a sink.

use std::io::{self, ErrorKind, Write};

use super::text::{Destination, Written};
use crate::Error;

/// Standard output: see [`stdout`].
#[derive(Clone, Copy, Debug)]
pub struct Stdout(());

/// Standard output, with a line for each result, as [`Display`](std::fmt::Display) shows it, or in a format of one's
/// own: [`with`](Written::with).
///
/// It is locked while a batch is handed on, so that lines never mix with what else the program prints. When its reader
/// has gone (`program | head`), the job ends with an error that says so.
pub fn stdout() -> Written<Stdout> {
    Written::new(Stdout(()))
}

impl Destination for Stdout {
    fn put(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let mut out = io::stdout().lock();
        out.write_all(bytes).and_then(|()| out.flush()).map_err(|cause| failed(&cause).caused_by(cause))
    }

    fn close(&mut self) -> Result<(), Error> {
        Ok(())
    }

    fn name(&self) -> String {
        "standard output".into()
    }

    fn fork(&self) -> Self {
        *self
    }
}

fn failed(cause: &io::Error) -> Error {
    Error::new(match cause.kind() {
        ErrorKind::BrokenPipe => "standard output is closed: the program that read it has ended",
        _ => "can't write to standard output",
    })
}

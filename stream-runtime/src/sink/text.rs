//! Results as text or bytes: how a record is formatted, and when what was formatted is handed on.

use std::fmt::Display;
use std::io::{self, Write};

use super::Sink;
use crate::Error;

/// Where bytes go: a [`File`](super::File), [`Files`](super::Files) or [`Stdout`](super::Stdout).
pub trait Destination {
    /// Hands bytes on.
    ///
    /// # Errors
    /// They could not be written; the error names the destination.
    fn put(&mut self, bytes: &[u8]) -> Result<(), Error>;

    /// A durable job begins: see [`Sink::resume`]. `by_line` says that each record is a line, so that what stands behind the last line end is no record.
    ///
    /// # Errors
    /// What was written before is not there.
    fn resume(&mut self, committed: Option<u64>, by_line: bool) -> Result<(), Error> {
        let (_, _) = (committed, by_line);
        Ok(())
    }

    /// The end of a batch. In a durable job, what was handed on stays when this returns.
    ///
    /// # Errors
    /// As for [`put`](Self::put).
    fn flush(&mut self) -> Result<(), Error> {
        Ok(())
    }

    /// Makes sure that what was handed on stays: the end of the job.
    ///
    /// # Errors
    /// As for [`put`](Self::put).
    fn close(&mut self) -> Result<(), Error>;

    /// What it is called in an error.
    fn name(&self) -> String;

    /// The same destination, by name: nothing is put to it.
    #[doc(hidden)]
    fn fork(&self) -> Self;
}

/// How a record becomes bytes: [`ByLine`], or a closure given to [`Written::with`]. Workers do it at the same time, each with a clone.
pub trait Format<T>: Clone {
    /// Appends a record.
    ///
    /// # Errors
    /// The record has no such form.
    fn format(&mut self, record: T, out: &mut Vec<u8>) -> io::Result<()>;

    /// Whether each record ends with a line end: what stands behind the last one in a file is then the beginning of a record that a crash has cut off. `false` unless
    /// a format says otherwise.
    fn is_by_line(&self) -> bool {
        false
    }
}

/// A line for each record, as [`Display`] shows it.
#[derive(Clone, Copy, Debug)]
pub struct ByLine;

impl<T: Display> Format<T> for ByLine {
    #[inline]
    fn format(&mut self, record: T, out: &mut Vec<u8>) -> io::Result<()> {
        writeln!(out, "{record}")
    }

    fn is_by_line(&self) -> bool {
        true
    }
}

/// A format of one's own: see [`Written::with`].
#[derive(Clone, Copy, Debug)]
pub struct By<F>(F);

impl<F> By<F> {
    /// As a closure formats a record: it appends it to the bytes.
    pub fn new(format: F) -> Self {
        By(format)
    }
}

impl<T, F: Fn(T, &mut Vec<u8>) -> io::Result<()> + Clone> Format<T> for By<F> {
    #[inline]
    fn format(&mut self, record: T, out: &mut Vec<u8>) -> io::Result<()> {
        (self.0)(record, out)
    }
}

/// Writes formatted records to a destination: made by [`file`](super::file()), [`files`](super::files()) and [`stdout`](super::stdout()).
///
/// Records are gathered in a buffer, which is handed on at the end of each batch, and before that where it is full: the
/// first records of a large batch may be seen before its last.
#[derive(Debug)]
pub struct Written<D, F = ByLine> {
    pub(super) destination: D,
    format: F,
    buffer: Vec<u8>,
    /// It gathers what another worker formats, all of it.
    is_fork: bool,
}

/// Bytes gathered before they are handed on.
const FULL: usize = 1 << 16;

impl<D> Written<D> {
    /// Writes to a destination of one's own.
    pub fn new(destination: D) -> Self {
        Written { destination, format: ByLine, buffer: Vec::new(), is_fork: false }
    }
}

impl<D, F> Written<D, F> {
    /// Formats records by a closure in place of [`Display`]. It writes all of a record, the end of its line too.
    ///
    /// Both parameters need their types: the closure may then take records that borrow, such as `&str`.
    ///
    /// ```
    /// use std::io::Write;
    /// use stream_runtime::sink::{Sink, stdout};
    /// let as_table = |(sensor, mean): (u32, f64), out: &mut Vec<u8>| writeln!(out, "{sensor}\t{mean:.1}");
    /// stdout().with(as_table).write((3, 21.54))?;
    /// # Ok::<(), stream_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn with<G>(self, format: G) -> Written<D, By<G>> {
        self.format(By(format))
    }

    /// Writes records in a format in place of [`Display`]: one that is kept as a type, as [`ByLine`] is.
    ///
    /// ```
    /// use stream_runtime::sink::{ByDebug, Sink, stdout};
    /// stdout().format(ByDebug).write(Some(3))?;
    /// # Ok::<(), stream_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn format<G>(self, format: G) -> Written<D, G> {
        Written { destination: self.destination, format, buffer: self.buffer, is_fork: false }
    }
}

impl<D: Destination, F> Written<D, F> {
    pub(super) fn hand_on(&mut self) -> Result<(), Error> {
        self.destination.put(&self.buffer)?;
        self.buffer.clear();
        Ok(())
    }
}

impl<T, D: Destination, F: Format<T>> Sink<T> for Written<D, F> {
    #[inline]
    fn write(&mut self, record: T) -> Result<(), Error> {
        let formatted = self.format.format(record, &mut self.buffer);
        formatted.map_err(|cause| {
            Error::new(format!("can't format a record for {}", self.destination.name())).caused_by(cause)
        })?;
        if self.buffer.len() < FULL || self.is_fork { Ok(()) } else { self.hand_on() }
    }

    fn fork(&mut self) -> Option<Self> {
        let (destination, format) = (self.destination.fork(), self.format.clone());
        Some(Written { destination, format, buffer: Vec::new(), is_fork: true })
    }

    fn join(&mut self, fork: &mut Self) -> Result<(), Error> {
        self.hand_on()?;
        std::mem::swap(&mut self.buffer, &mut fork.buffer);
        if self.buffer.len() < FULL { Ok(()) } else { self.hand_on() }
    }

    fn resume(&mut self, committed: Option<u64>) -> Result<(), Error> {
        self.destination.resume(committed, self.format.is_by_line())
    }

    fn flush(&mut self) -> Result<(), Error> {
        self.hand_on()?;
        self.destination.flush()
    }

    fn close(&mut self) -> Result<(), Error> {
        self.hand_on()?;
        self.destination.close()
    }
}

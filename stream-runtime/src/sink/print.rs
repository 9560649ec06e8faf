//! What `print` prints.

use std::fmt::Debug;
use std::io::{self, Write};

use super::stdout::{Stdout, stdout};
use super::text::{Format, Written};

/// A line for each record, as [`Debug`] shows it.
#[derive(Clone, Copy, Debug)]
pub struct ByDebug;

impl<T: Debug> Format<T> for ByDebug {
    #[inline]
    fn format(&mut self, record: T, out: &mut Vec<u8>) -> io::Result<()> {
        writeln!(out, "{record:?}")
    }

    fn is_by_line(&self) -> bool {
        true
    }
}

/// Standard output with a line for each record, as [`Debug`] shows it: what the operator `print` writes to.
///
/// ```
/// use stream_runtime::sink::{Sink, printer};
/// printer().write(Some(3))?;
/// # Ok::<(), stream_runtime::Error>(())
/// ```
pub fn printer() -> Written<Stdout, ByDebug> {
    stdout().format(ByDebug)
}

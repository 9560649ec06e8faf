//! Records as they are.

use std::fmt::Display;
use std::io::{self, Write};

use stream_runtime::sink::Format;

/// The bytes that a record is.
#[derive(Clone, Copy, Debug)]
pub struct Raw;

impl<T: AsRef<[u8]>> Format<T> for Raw {
    #[inline]
    fn format(&mut self, record: T, out: &mut Vec<u8>) -> io::Result<()> {
        out.extend_from_slice(record.as_ref());
        Ok(())
    }
}

/// A record as [`Display`] shows it.
#[derive(Clone, Copy, Debug)]
pub struct Text;

impl<T: Display> Format<T> for Text {
    #[inline]
    fn format(&mut self, record: T, out: &mut Vec<u8>) -> io::Result<()> {
        write!(out, "{record}")
    }
}

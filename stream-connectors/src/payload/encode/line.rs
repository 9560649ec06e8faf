//! A line for each record.

use std::io;

use stream_runtime::sink::Format;

/// A line for each record, in a format that makes no line ends.
#[derive(Clone, Copy, Debug)]
pub struct Line<F>(F);

impl<F> Line<F> {
    pub(crate) fn new(format: F) -> Self {
        Line(format)
    }
}

impl<T, F: Format<T>> Format<T> for Line<F> {
    #[inline]
    fn format(&mut self, record: T, out: &mut Vec<u8>) -> io::Result<()> {
        self.0.format(record, out)?;
        out.push(b'\n');
        Ok(())
    }

    fn is_by_line(&self) -> bool {
        true
    }
}

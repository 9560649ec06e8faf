//! What of a message is still to be read.

use std::io::{self, Read};

/// What of a message is still to be read. It remembers whether more was asked for than there is: the crate that reads takes the end of a message in the middle of a
/// string or a union for a null, and a message that was cut off would pass for another one.
#[derive(Debug)]
pub(super) struct Rest<'b> {
    pub(super) bytes: &'b [u8],
    pub(super) is_short: bool,
}

impl<'b> Rest<'b> {
    pub(super) fn of(bytes: &'b [u8]) -> Self {
        Rest { bytes, is_short: false }
    }
}

impl Read for Rest<'_> {
    #[inline]
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.is_short |= buffer.len() > self.bytes.len();
        self.bytes.read(buffer)
    }
}

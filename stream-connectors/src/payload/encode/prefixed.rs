//! The same bytes in front of each message.

use std::io;
use std::sync::Arc;

use stream_runtime::sink::Format;

/// Messages in a format, behind the same bytes each: those that say a schema.
#[derive(Clone, Debug)]
pub struct Prefixed<F> {
    prefix: Arc<[u8]>,
    format: F,
}

impl<F> Prefixed<F> {
    pub(in crate::payload) fn new(prefix: impl Into<Arc<[u8]>>, format: F) -> Self {
        Prefixed { prefix: prefix.into(), format }
    }
}

impl<T, F: Format<T>> Format<T> for Prefixed<F> {
    #[inline]
    fn format(&mut self, record: T, out: &mut Vec<u8>) -> io::Result<()> {
        out.extend_from_slice(&self.prefix);
        self.format.format(record, out)
    }
}

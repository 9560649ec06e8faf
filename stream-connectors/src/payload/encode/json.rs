//! JSON.

use std::io;

use serde::Serialize;
use stream_runtime::sink::Format;

/// JSON, of whatever serde can serialise, without spaces and line ends.
#[derive(Clone, Copy, Debug)]
pub struct Json;

impl<T: Serialize> Format<T> for Json {
    #[inline]
    fn format(&mut self, record: T, out: &mut Vec<u8>) -> io::Result<()> {
        serde_json::to_writer(out, &record).map_err(io::Error::from)
    }
}

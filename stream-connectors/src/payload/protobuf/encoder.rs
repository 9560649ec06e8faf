//! Messages of Protobuf from records.

use std::io;

use prost::Message;
use stream_runtime::sink::Format;

use super::indexes;
use crate::payload::encode::Prefixed;
use crate::payload::framing::frame;

/// Protobuf, of types with `#[derive(prost::Message)]`.
#[derive(Clone, Copy, Debug)]
pub struct Protobuf;

impl Protobuf {
    /// With the number of the schema in a registry in front of each message, and the indexes of the type in there, in the framing of Confluent's: `[0]` is the
    /// first message that the schema declares.
    pub fn framed(self, number: u32, indexes: &[i64]) -> Prefixed<Self> {
        let prefix = [frame(number).as_slice(), &indexes::write(indexes)].concat();
        Prefixed::new(prefix, self)
    }
}

impl<T: Message> Format<T> for Protobuf {
    #[inline]
    fn format(&mut self, record: T, out: &mut Vec<u8>) -> io::Result<()> {
        record.encode(out).map_err(io::Error::other)
    }
}

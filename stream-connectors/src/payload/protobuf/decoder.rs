//! Records from messages of Protobuf.

use std::fmt;
use std::marker::PhantomData;

use prost::Message;
use stream_runtime::decode::Reads;

use super::indexes;
use crate::payload::decoded::Decoded;
use crate::payload::decoder::{Decoder, Reading, Wrong};
use crate::payload::framing::unframe;

/// Messages are of a type with `#[derive(prost::Message)]`: [`Payloads::protobuf`](crate::payload::Payloads::protobuf).
pub struct AsProtobuf<T> {
    /// Which message of its schema it is, where they say so.
    indexes: Option<Vec<i64>>,
    of: PhantomData<fn() -> T>,
}

impl<T> AsProtobuf<T> {
    pub(in crate::payload) fn new() -> Self {
        AsProtobuf { indexes: None, of: PhantomData }
    }
}

impl<S, T, K, P> Decoded<S, AsProtobuf<T>, K, P> {
    /// Each message begins with the number of its schema in a registry and with the indexes of its type in there, in the framing of Confluent's. The type is the first
    /// that the schema declares.
    ///
    /// The schema is not asked for: the type is what it is read by, and Protobuf's rules say what becomes of other fields.
    #[must_use]
    pub fn framed(self) -> Self {
        self.framed_at([0])
    }

    /// The same where the type is another: `[1, 0]` is the first message that is declared within the second of the file. Messages of other types are malformed.
    #[must_use]
    pub fn framed_at(mut self, indexes: impl Into<Vec<i64>>) -> Self {
        self.decoder_mut().indexes = Some(indexes.into());
        self
    }
}

impl<T: Message + Default + 'static> Decoder for AsProtobuf<T> {
    type Record<'b> = T;
    type Reading<'b> = ProtobufReading<'b, T>;

    fn begin(&self) -> ProtobufReading<'_, T> {
        ProtobufReading(self)
    }
}

/// The messages of a share.
pub struct ProtobufReading<'b, T>(&'b AsProtobuf<T>);

impl<'b, T: Message + Default> Reading<'b> for ProtobufReading<'b, T> {
    type Record = T;

    fn read<F: Reads>(&mut self, message: &'b [u8]) -> Result<T, Wrong> {
        let bytes = match &self.0.indexes {
            None => message,
            Some(indexes) => indexes::expect(unframe(message)?.1, indexes)?,
        };
        T::decode(bytes).map_err(|cause| Wrong::new(cause.to_string()).caused_by(cause))
    }
}

impl<T> fmt::Debug for AsProtobuf<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AsProtobuf").field("indexes", &self.indexes).finish()
    }
}

impl<T> fmt::Debug for ProtobufReading<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ProtobufReading").field(self.0).finish()
    }
}

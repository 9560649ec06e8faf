//! Records from the bytes of messages, and messages from records.
//!
//! What a broker, a socket or a queue delivers is a **message**: bytes, with a key, a time or headers beside them. A source of such has items that are
//! [`Payload`]s; then each format is one word behind it ([`Payloads`]): `.json::<T>()`, `.csv::<T>()`, `.text()`, `.raw()`, `.decode(closure)`, with the
//! features of those names `.avro(..)` and `.protobuf::<T>()`.
//!
//! A message is decoded where the pipeline uses it, by the worker whose share it is in. What the format allows borrows from the batch, and of a record
//! with `#[derive(Decode)]` only the fields that the pipeline reads are made.
//!
//! ```
//! use thalweg::prelude::*;
//!
//! #[derive(Decode)]
//! struct Click<'a> {
//!     page: &'a str,
//!     user: u64,
//! }
//!
//! stream!(
//!     fn pages(clicks: impl Source<Click<'_>>, out: impl Sink<String>) {
//!         clicks.filter(|click| click.user != 0).map(|click| click.page.to_owned()).sink(out);
//!     }
//! );
//!
//! let messages = shared(vec![r#"{"user": 7, "page": "/"}"#, r#"{"user": 0, "page": "/a"}"#]);
//! let mut seen = Vec::new();
//! pages(messages.json::<Click>(), |page| seen.push(page)).run_blocking()?;
//! assert_eq!(seen, ["/"]);
//! # Ok::<(), thalweg::Error>(())
//! ```

#[cfg(feature = "avro")]
pub mod avro;
mod decoded;
mod decoder;
pub mod encode;
mod formats;
#[cfg(any(feature = "avro", feature = "protobuf"))]
mod framing;
mod malformed;
mod payloads;
mod place;
#[cfg(feature = "protobuf")]
pub mod protobuf;

pub use decoded::{Alone, Beside, Decoded, DecodedBatch, DecodedRecords, DecodedShare, Kept};
pub use decoder::{Decoder, Reading, Wrong};
pub use formats::{AsBytes, AsText, ByClosure, Optional, Texts, Typed};
pub use malformed::{MalformedMessage, Refuse};
pub use payloads::{Payloads, PayloadsOf};
pub use place::Place;

/// A message: bytes, and where they come from. The items of a source of messages implement it, and have what else there is to a message
/// as methods of their own: a key, a time, headers.
///
/// ```
/// use thalweg::connectors::payload::{Payload, Place};
///
/// /// What comes out of a topic.
/// #[derive(Clone, Copy)]
/// struct Message<'b> {
///     topic: &'b str,
///     partition: u32,
///     offset: u64,
///     value: Option<&'b [u8]>,
/// }
///
/// impl<'b> Payload<'b> for Message<'b> {
///     fn bytes(&self) -> Option<&'b [u8]> {
///         self.value
///     }
///
///     fn place(&self) -> Place {
///         Place::new(format!("{}/{}", self.topic, self.partition)).at(self.offset)
///     }
/// }
/// # let message = Message { topic: "readings", partition: 3, offset: 17, value: Some(b"21.5") };
/// # assert_eq!(message.place().to_string(), "readings/3, offset 17");
/// # assert_eq!(message.bytes(), Some(b"21.5".as_slice()));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a message that can be decoded",
    label = "has no payload",
    note = "formats are for sources whose items implement `Payload`; `&str`, `&String`, `&[u8]` and `&Vec<u8>` do"
)]
pub trait Payload<'b> {
    /// The bytes to decode. `None` of a message that has none, which is something else than a message of no bytes: Kafka's tombstones are such. A
    /// decoder takes it for malformed, unless it is [`optional`](Decoded::optional).
    fn bytes(&self) -> Option<&'b [u8]>;

    /// Where the message comes from, for people who read errors. It is asked for when something is wrong.
    fn place(&self) -> Place;
}

macro_rules! bytes {
    ($($ty:ty => $bytes:expr;)*) => {$(
        /// Bytes of no known origin.
        impl<'b> Payload<'b> for $ty {
            #[inline]
            fn bytes(&self) -> Option<&'b [u8]> {
                let bytes: fn(Self) -> &'b [u8] = $bytes;
                Some(bytes(*self))
            }

            fn place(&self) -> Place {
                Place::unknown()
            }
        }
    )*};
}

bytes! {
    &'b [u8] => |bytes| bytes;
    &'b Vec<u8> => |bytes| bytes;
    &'b str => |text| text.as_bytes();
    &'b String => |text| text.as_bytes();
    &'b &'static str => |text| text.as_bytes();
}

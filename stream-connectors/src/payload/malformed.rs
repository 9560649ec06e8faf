//! A message that can't be decoded, and what becomes of it.

use std::error::Error as Cause;
use std::fmt;

use stream_runtime::Error;

use super::Place;
use super::decoder::Flawed;

/// A message that can't be decoded: where it comes from, what is wrong with it, and the message itself, so that it can be put aside as it came.
///
/// Of a line in a file that is [`decode::Malformed`](stream_runtime::decode::Malformed).
#[derive(Debug)]
#[non_exhaustive]
pub struct MalformedMessage {
    /// Where it comes from.
    pub place: Place,
    /// The byte of the payload at which it was noticed, from 1, where that is known.
    pub byte: Option<usize>,
    /// The field it is about, with those around it: `user.name`. Empty where it is about no field, or the format doesn't say.
    pub field: String,
    /// What is wrong, such as `expected a number`.
    pub reason: String,
    /// The payload, if it has one.
    pub payload: Option<Vec<u8>>,
    cause: Option<Box<dyn Cause + Send + Sync>>,
}

impl MalformedMessage {
    pub(super) fn new(place: Place, payload: Option<&[u8]>, flawed: Flawed) -> Self {
        let Flawed { what, byte, field, cause } = flawed;
        let (byte, payload) = (byte.map(|byte| byte + 1), payload.map(<[u8]>::to_vec));
        MalformedMessage { place, byte, field, reason: what, payload, cause }
    }
}

/// `kafka readings/3, offset 17, byte 42: field `at`: expected an integer`.
impl fmt::Display for MalformedMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.place)?;
        self.byte.map_or(Ok(()), |byte| write!(f, ", byte {byte}"))?;
        f.write_str(": ")?;
        if !self.field.is_empty() {
            write!(f, "field `{}`: ", self.field)?;
        }
        f.write_str(&self.reason)
    }
}

impl Cause for MalformedMessage {
    fn source(&self) -> Option<&(dyn Cause + 'static)> {
        self.cause.as_ref().map(|cause| &**cause as _)
    }
}

/// What becomes of a malformed message unless [`on_malformed`](super::Decoded::on_malformed) says otherwise: the job ends.
pub type Refuse = fn(MalformedMessage) -> Result<(), Error>;

pub(super) fn refuse(malformed: MalformedMessage) -> Result<(), Error> {
    let place = &malformed.place;
    let what = format!("a message of {place} can't be decoded: `.on_malformed(..)` may leave it out");
    Err(Error::new(what).caused_by(malformed))
}

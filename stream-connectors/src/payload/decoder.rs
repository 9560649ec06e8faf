//! How a message becomes a record.

use std::error::Error as Cause;
use std::fmt;

use stream_runtime::Error;
use stream_runtime::decode::Reads;

/// How messages become records: what a format is made of. Closures given to [`decode`](super::Payloads::decode) are the easy way to another format; a type of one's
/// own is for records that borrow from the message, or for what is to be kept from message to message.
///
/// ```
/// use thalweg::connectors::payload::{Decoder, Reading, Wrong};
/// use thalweg::decode::Reads;
/// use thalweg::prelude::*;
///
/// /// `key=value`, both borrowed.
/// struct Pairs;
///
/// impl Decoder for Pairs {
///     type Record<'b> = (&'b [u8], &'b [u8]);
///     type Reading<'b> = &'b Pairs;
///
///     fn begin(&self) -> &Pairs {
///         self
///     }
/// }
///
/// impl<'b> Reading<'b> for &'b Pairs {
///     type Record = (&'b [u8], &'b [u8]);
///
///     fn read<F: Reads>(&mut self, message: &'b [u8]) -> Result<Self::Record, Wrong> {
///         let end = message.iter().position(|byte| *byte == b'=').ok_or_else(|| Wrong::new("expected `=`"))?;
///         Ok((&message[..end], &message[end + 1..]))
///     }
/// }
///
/// stream!(
///     fn values(pairs: impl Source<(&[u8], &[u8])>, out: impl Sink<usize>) {
///         pairs.map(|pair| pair.1.len()).sink(out);
///     }
/// );
///
/// let mut lengths = Vec::new();
/// values(shared(vec!["a=1", "b=22"]).decoder(Pairs), &mut lengths).run_blocking()?;
/// assert_eq!(lengths, [1, 2]);
/// # Ok::<(), thalweg::Error>(())
/// ```
pub trait Decoder: Send + Sync + 'static {
    /// What a message becomes. It may borrow from the batch.
    type Record<'b>;
    /// Reads the messages of a share.
    type Reading<'b>: Reading<'b, Record = Self::Record<'b>>;

    /// Before the first message: what was said of the format is looked at.
    ///
    /// # Errors
    /// It can't be. The job ends with it.
    fn prepare(&mut self) -> Result<(), Error> {
        Ok(())
    }

    /// Begins with a share. Each worker has one of its own.
    fn begin(&self) -> Self::Reading<'_>;
}

/// Reads the messages of a share, one after the other, and keeps what one tells of the next.
pub trait Reading<'b> {
    /// What a message becomes.
    type Record;

    /// Reads a message. Nobody looks at other fields of the record than those of the set: nothing need be made of the others, but the same messages are
    /// refused whatever the set.
    ///
    /// # Errors
    /// It is no such record.
    fn read<F: Reads>(&mut self, message: &'b [u8]) -> Result<Self::Record, Wrong>;

    /// What a message without a payload becomes.
    ///
    /// # Errors
    /// Nothing, unless a decoder says otherwise.
    fn absent(&mut self) -> Result<Self::Record, Wrong> {
        Err(Wrong::new("the message has no payload: with `.optional()` it is `None`"))
    }
}

/// Why a message is no record. Made when something is wrong, which is seldom: boxed, so that it takes no room where nothing is.
#[derive(Debug)]
pub struct Wrong(pub(super) Box<Reason>);

#[derive(Debug)]
pub(super) enum Reason {
    Malformed(Flawed),
    /// The message is not to blame.
    Failed(Error),
}

/// What is wrong with a message.
#[derive(Debug, Default)]
pub(super) struct Flawed {
    pub(super) what: String,
    pub(super) byte: Option<usize>,
    pub(super) field: String,
    pub(super) cause: Option<Box<dyn Cause + Send + Sync>>,
}

impl Wrong {
    /// The message is malformed, and what is wrong with it.
    ///
    /// ```
    /// use thalweg::connectors::payload::Wrong;
    /// let wrong = Wrong::new("expected a number").at(17).within("user.age");
    /// assert_eq!(wrong.to_string(), "byte 18: field `user.age`: expected a number");
    /// ```
    #[cold]
    pub fn new(what: impl Into<String>) -> Self {
        Wrong(Box::new(Reason::Malformed(Flawed { what: what.into(), ..Flawed::default() })))
    }

    /// The message is not to blame: a schema could not be fetched, say. The job ends with this error, whatever was said of malformed messages.
    #[cold]
    pub fn failed(error: Error) -> Self {
        Wrong(Box::new(Reason::Failed(error)))
    }

    /// The byte at which it was noticed, from 0.
    #[must_use]
    pub fn at(self, byte: usize) -> Self {
        self.with(|flawed| flawed.byte = Some(byte))
    }

    /// The field it is about, with those around it: `user.age`.
    #[must_use]
    pub fn within(self, field: impl Into<String>) -> Self {
        self.with(|flawed| flawed.field = field.into())
    }

    /// The error that led to it.
    #[must_use]
    pub fn caused_by(self, cause: impl Into<Box<dyn Cause + Send + Sync>>) -> Self {
        self.with(|flawed| flawed.cause = Some(cause.into()))
    }

    fn with(mut self, change: impl FnOnce(&mut Flawed)) -> Self {
        if let Reason::Malformed(flawed) = &mut *self.0 {
            change(flawed);
        }
        self
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Reason::Malformed(flawed) => flawed.fmt(f),
            Reason::Failed(error) => error.fmt(f),
        }
    }
}

impl fmt::Display for Flawed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(byte) = self.byte {
            write!(f, "byte {}: ", byte + 1)?;
        }
        if !self.field.is_empty() {
            write!(f, "field `{}`: ", self.field)?;
        }
        f.write_str(&self.what)
    }
}

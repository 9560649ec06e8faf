//! What can be read: values, and records of them.

use super::{Flaw, Reader, Reads};

/// A value that can be read from text, in any format.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be read from text",
    label = "has no decoder",
    note = "numbers, `bool`, `char`, strings, `Timestamp`, `Option`, `Vec` and `Box` of such, and every type with `#[derive(Decode)]` have one"
)]
pub trait Value<'b>: Sized {
    /// Reads the value that begins here.
    ///
    /// # Errors
    /// What stands here is no such value.
    fn read<R: Reader<'b>>(reader: &mut R) -> Result<Self, Flaw>;

    /// Goes over the value that begins here: accepts what [`read`](Self::read) does, and makes nothing of it.
    ///
    /// # Errors
    /// As of [`read`](Self::read).
    #[inline]
    fn skip<R: Reader<'b>>(reader: &mut R) -> Result<(), Flaw> {
        Self::read(reader).map(drop)
    }

    /// What stands in the place of a value that nobody looks at.
    fn unread() -> Self;

    /// The value of a field that is not there, if it need not be.
    #[inline]
    fn missing() -> Option<Self> {
        None
    }
}

/// A record that can be read from text, or some of its fields; `#[derive(Decode)]` implements it.
pub trait ReadFields<'b>: Sized {
    /// What the fields are called in the text, in the order in which they are declared.
    const NAMES: &'static [&'static str];

    /// What they are called in Rust, in the same order: by these names a pipeline says what it [`Reads`].
    const FIELDS: &'static [&'static str] = Self::NAMES;

    /// Reads the record that begins here. Fields that are not in the set are looked at, and nothing is made of them.
    ///
    /// # Errors
    /// What stands here is no such record.
    fn read_fields<F: Reads>(reader: &mut impl Reader<'b>) -> Result<Self, Flaw>;
}

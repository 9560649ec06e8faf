//! JSON, one value on a line (RFC 8259).
//!
//! A reader goes over the text once. It follows the layout of the line before – the order of the fields, and the spaces between them – for as long
//! as the text agrees with it, which takes a comparison a field, and looks names up where it does not.

mod escapes;
mod layout;
mod numbers;
mod reader;
mod skip;
mod strings;
mod values;
mod wrong;

pub use reader::{END, Json, Lines, UNKNOWN};
pub use wrong::Wrong;

use super::Reads;

/// A value that can be read from JSON.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be read from JSON",
    label = "has no decoder",
    note = "numbers, `bool`, `char`, strings, `Timestamp`, `Option`, `Vec` and `Box` of such, and every type with `#[derive(Decode)]` have one"
)]
pub trait FromJson<'b>: Sized {
    /// Reads the value that begins here.
    ///
    /// # Errors
    /// What stands here is no such value.
    fn read(json: &mut Json<'b, '_>) -> Result<Self, Wrong>;

    /// Goes over the value that begins here: accepts what [`read`](Self::read) does, and makes nothing of it.
    ///
    /// # Errors
    /// As of [`read`](Self::read).
    #[inline]
    fn skip(json: &mut Json<'b, '_>) -> Result<(), Wrong> {
        Self::read(json).map(drop)
    }

    /// What stands in the place of a value that nobody looks at.
    fn unread() -> Self;

    /// The value of a field that is not there, if it need not be.
    #[inline]
    fn missing() -> Option<Self> {
        None
    }
}

/// A record that can be read from a JSON object, or some of its fields; `#[derive(Decode)]` implements it.
pub trait JsonRecord<'b>: Sized {
    /// Reads the record that begins here. Fields that are not in the set are looked at, and nothing is made of them.
    ///
    /// # Errors
    /// What stands here is no such record.
    fn read_fields<F: Reads>(json: &mut Json<'b, '_>) -> Result<Self, Wrong>;
}

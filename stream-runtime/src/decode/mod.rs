//! Records from their outside form: which fields a pipeline reads, and how a type of the user's is made of text.
//!
//! A decoder is written for each type by `#[derive(Decode)]` and compiled for each pipeline with the fields that the pipeline reads. The others are
//! looked at all the same, so that the same texts are accepted, but nothing is made of them: not a number, not a string.
//!
//! What the derive writes knows no format: it goes over a [`Reader`], and so do the values ([`Value`]). A format is a folder with a reader in it.

pub mod csv;
mod fields;
mod flaw;
mod format;
pub mod json;
mod malformed;
mod numbers;
mod reader;
mod value;
mod values;

pub use fields::{All, Nothing, Reads, reads};
pub use flaw::Flaw;
pub use format::{Format, ReadLines};
pub use malformed::Malformed;
pub use numbers::{Integer, Number};
pub use reader::{END, Reader, UNKNOWN};
pub use value::{ReadFields, Value};

/// A type whose values can be read from text; `#[derive(Decode)]` implements it.
///
/// Implemented for the type with every lifetime `'static`: a value may borrow from the batch that it was read from, and then has the batch's lifetime.
///
/// ```
/// use thalweg::prelude::*;
///
/// #[derive(Decode)]
/// struct Click<'a> {
///     page: &'a str,
///     #[decode(rename = "userId")]
///     user: u64,
///     referrer: Option<&'a str>,
/// }
///
/// let clicks = lines("clicks.jsonl").json::<Click>();
/// let others = lines("clicks.csv").csv::<Click>();
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be read from text",
    label = "has no decoder",
    note = "put `#[derive(Decode)]` on the type"
)]
pub trait Decode: 'static {
    /// The type, as it borrows from a batch.
    type Of<'b>: ReadFields<'b>;
}

/// A record whose fields nobody sees but the pipeline: a type that implements `Drop` would see fields that were not read, so that what the derive
/// implements would be implemented twice.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a decoded record can't implement `Drop`: it would see fields that were not read"
)]
pub trait DecodedRecordsHaveNoDrop {}

#[allow(drop_bounds)]
impl<T: Drop> DecodedRecordsHaveNoDrop for T {}

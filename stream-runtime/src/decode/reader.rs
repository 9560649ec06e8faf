//! What a format must be able to do, so that records can be read from it.

use std::borrow::Cow;

use super::Flaw;
use super::numbers::{Integer, Number};
use crate::time::Timestamp;

/// [`Reader::key`] found the end of the record.
pub const END: usize = usize::MAX;

/// [`Reader::key`] found a field that is not among those asked for.
pub const UNKNOWN: usize = usize::MAX - 1;

/// A place in a text of some format. It goes over a record from field to field, and over the value of each; a format is added by another reader.
///
/// What reads records is compiled for each reader, so that none of this is a call.
pub trait Reader<'b> {
    /// Reads a value of which it is known where it ends.
    type Known: Reader<'b>;

    /// The place in the text, in bytes.
    fn at(&self) -> usize;

    /// The text from here on.
    fn rest(&self) -> &'b [u8];

    /// Goes back to where the rest was that: an error is told of the place at which the reader stands.
    fn back_to(&mut self, rest: &'b [u8]);

    /// Finds out where the values of the record that begins here stand, if it is laid out as the one before was: then they can be asked for. The reader stays where it
    /// is, so that a record whose values are not what their types ask is read in order, by which it is found out what is wrong, and where.
    #[inline]
    fn look_ahead(&mut self, names: &'static [&'static str]) -> bool {
        let _ = names;
        false
    }

    /// The value of the field with this number among the names, if [`look_ahead`](Self::look_ahead) has found one.
    #[inline]
    fn known(&self, field: usize) -> Option<Self::Known> {
        let _ = field;
        None
    }

    /// Goes beyond the record that [`look_ahead`](Self::look_ahead) has found.
    #[inline]
    fn pass(&mut self) {}

    /// Goes on to the value of a record's next field, the first or another, and says which of the names it has, or [`UNKNOWN`], or that the record is at
    /// its [`END`].
    ///
    /// # Errors
    /// No field stands here, and no end.
    fn key(&mut self, names: &'static [&'static str], is_first: bool) -> Result<usize, Flaw>;

    /// Goes over the value of a field that is not among those asked for.
    ///
    /// # Errors
    /// No value begins here.
    fn skip_value(&mut self) -> Result<(), Flaw>;

    /// Goes on to the next item of a list, and says whether there is one.
    ///
    /// # Errors
    /// No list begins here, or it does not go on.
    fn item(&mut self, is_first: bool) -> Result<bool, Flaw>;

    /// Goes over what stands for no value, if it stands here.
    fn nothing(&mut self) -> bool;

    /// Reads `true` or `false`.
    ///
    /// # Errors
    /// Neither stands here.
    fn boolean(&mut self) -> Result<bool, Flaw>;

    /// Reads a number without a fraction and an exponent.
    ///
    /// # Errors
    /// No such number stands here.
    fn integer(&mut self) -> Result<Integer, Flaw>;

    /// Reads a number of any kind.
    ///
    /// # Errors
    /// No number stands here.
    fn number(&mut self) -> Result<Number<'b>, Flaw>;

    /// Reads a number that stands here as a float, and not as text. `None` says that [`number`](Self::number) has to read it: so it is in texts.
    ///
    /// # Errors
    /// No number stands here.
    #[inline]
    fn float(&mut self) -> Result<Option<f64>, Flaw> {
        Ok(None)
    }

    /// Reads a string that stands in the text as it is.
    ///
    /// # Errors
    /// No string stands here, or one that is written otherwise than it is.
    fn borrowed(&mut self) -> Result<&'b str, Flaw>;

    /// Goes over a string that [`borrowed`](Self::borrowed) would read.
    ///
    /// # Errors
    /// As of [`borrowed`](Self::borrowed).
    #[inline]
    fn skip_borrowed(&mut self) -> Result<(), Flaw> {
        self.borrowed().map(drop)
    }

    /// Reads a string.
    ///
    /// # Errors
    /// No string stands here.
    fn string(&mut self) -> Result<Cow<'b, str>, Flaw>;

    /// Goes over a string that [`string`](Self::string) would read.
    ///
    /// # Errors
    /// As of [`string`](Self::string).
    fn skip_string(&mut self) -> Result<(), Flaw>;

    /// Reads a string that is one of some, and says which.
    ///
    /// # Errors
    /// It is none of them, or no string.
    #[inline]
    fn one_of(&mut self, names: &'static [&'static str]) -> Result<usize, Flaw> {
        let start = self.rest();
        let name = self.string()?;
        names.iter().position(|known| *known == name).ok_or_else(|| {
            self.back_to(start);
            Flaw::NoneOf(names)
        })
    }

    /// Reads a time.
    ///
    /// # Errors
    /// No time stands here.
    fn time(&mut self) -> Result<Timestamp, Flaw>;

    /// Nothing more stands on the line.
    ///
    /// # Errors
    /// Something does.
    fn end(&mut self) -> Result<(), Flaw>;

    /// Whether the line is none that should hold a record, and is left out without a word.
    fn is_blank(&mut self) -> bool;

    /// What is wrong where a field is not there.
    fn missing(&self, field: &'static str) -> Flaw {
        Flaw::Missing(field)
    }

    /// Notes the field in which something is wrong.
    fn within(&mut self, field: &'static str, wrong: Flaw) -> Flaw;
}

//! A format of lines: how a reader of a line is come by.

use super::{Flaw, Reader};
use crate::Error;

/// A format in which a line is a record, with what was said of it and what its files begin with.
pub trait Format: Send + Sync + Sized + 'static {
    /// Reads the lines of a share.
    type Lines<'b>: ReadLines<'b>;

    /// A reader of lines, all of one file, of which the header was learned.
    fn lines<'b>(&'b self, text: &'b str) -> Self::Lines<'b>;

    /// Whether the first line of each file is a header, and no record.
    ///
    /// # Errors
    /// What was said of the format can't be.
    fn has_header(&self) -> Result<bool, Error> {
        Ok(false)
    }

    /// Learns a file's header. The names are those of the record's fields in the text.
    ///
    /// # Errors
    /// It is none.
    fn learn(&mut self, header: &[u8], names: &'static [&'static str]) -> Result<(), Error> {
        let (_, _) = (header, names);
        Ok(())
    }
}

/// A reader of lines, and what it learns from them.
pub trait ReadLines<'b> {
    /// A place on a line.
    type Place<'l>: Reader<'b>
    where
        Self: 'l;

    /// The text.
    fn text(&self) -> &'b str;

    /// Goes over to another text, with what was learned from the lines before.
    fn turn_to(&mut self, text: &'b str);

    /// The beginning of a line, by its place in the text.
    fn line(&mut self, at: usize) -> Self::Place<'_>;

    /// What is wrong at a place in the text, in words.
    fn reason(&mut self, at: usize, wrong: Flaw) -> String {
        let _ = at;
        wrong.to_string()
    }

    /// The fields in which something was wrong, from the outside in.
    fn take_fields(&mut self) -> String;
}

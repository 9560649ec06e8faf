//! CSV, one record on a line (RFC 4180).
//!
//! A reader goes over the text once, from cell to cell; which field a column has was found out at the header. What a cell may be is what the type of its
//! field asks, whether the field is read or not; of a column that no field has, only the quotes must be right.
//!
//! A quote at the beginning of a cell opens it, and the next that is not doubled closes it; anywhere else in a cell that was not opened it is a character
//! like others. Spaces belong to their cells. A record ends with its line: batches and shares are cut at line ends, and may be where no state of quotes is
//! known; a cell that is not closed by then is refused, and the record with it.

mod ahead;
mod cells;
mod flat;
mod header;
mod reader;
mod values;

pub use flat::{InCell, Row};
pub use reader::{Csv, Lines};

use super::Format;
use crate::Error;

/// Each line is a row of cells: [`Lines::csv`](crate::source::Lines::csv).
#[derive(Clone, Debug)]
pub struct AsCsv {
    delimiter: u8,
    has_header: bool,
    /// The number of the field that each column has, or [`UNKNOWN`](super::UNKNOWN).
    columns: Vec<usize>,
}

impl AsCsv {
    /// With commas between the cells, and a header.
    pub fn new() -> Self {
        AsCsv { delimiter: b',', has_header: true, columns: Vec::new() }
    }

    /// With another delimiter.
    #[must_use]
    pub fn delimited(self, delimiter: u8) -> Self {
        AsCsv { delimiter, ..self }
    }

    /// With a header, which is still to be learned.
    #[must_use]
    pub fn with_header(self) -> Self {
        AsCsv { has_header: true, columns: Vec::new(), ..self }
    }

    /// The columns are so many fields, in their order.
    #[must_use]
    pub fn without_header(self, fields: usize) -> Self {
        AsCsv { has_header: false, columns: (0..fields).collect(), ..self }
    }
}

impl Default for AsCsv {
    fn default() -> Self {
        AsCsv::new()
    }
}

impl Format for AsCsv {
    type Lines<'b> = Lines<'b>;

    fn lines<'b>(&'b self, text: &'b str) -> Lines<'b> {
        Lines::new(text, self.delimiter, &self.columns)
    }

    fn has_header(&self) -> Result<bool, Error> {
        header::check_delimiter(self.delimiter)?;
        Ok(self.has_header)
    }

    fn learn(&mut self, header: &[u8], names: &'static [&'static str]) -> Result<(), Error> {
        self.columns = header::columns(header, self.delimiter, names)?;
        Ok(())
    }
}

//! Rows on standard output.

use std::fmt;

use thalweg::prelude::*;
use thalweg::sink::{Stdout, Written};

use crate::row::Row;

/// Prints the rows of a batch when it ends: in order, so that the number of workers does not show.
pub struct Printed {
    rows: Vec<Row>,
    line: LineOf,
    out: Written<Stdout>,
}

/// How a row is written.
type LineOf = fn(&Row, &mut fmt::Formatter<'_>) -> fmt::Result;

impl Printed {
    pub fn as_table() -> Self {
        Printed { rows: Vec::new(), line: Row::table_line, out: stdout() }
    }

    pub fn as_alerts() -> Self {
        Printed { line: Row::alert_line, ..Printed::as_table() }
    }
}

impl Sink<Row> for Printed {
    fn write(&mut self, row: Row) -> Result<(), Error> {
        self.rows.push(row);
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Error> {
        self.rows.sort_by(Row::in_order);
        for row in self.rows.drain(..) {
            self.out.write(fmt::from_fn(|f| (self.line)(&row, f)))?;
        }
        Sink::<&str>::flush(&mut self.out)
    }
}

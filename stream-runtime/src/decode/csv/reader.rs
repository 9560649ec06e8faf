//! The place in a text, and the way from cell to cell.

use super::ahead::Ahead;
use crate::decode::{Flaw, ReadLines};

/// A reader of lines of CSV.
#[derive(Debug)]
pub struct Lines<'b> {
    text: &'b str,
    delimiter: u8,
    /// The number of the field that each column has.
    columns: &'b [usize],
    /// The field in which something is wrong.
    field: Option<&'static str>,
}

/// A place on a line. A cell never goes beyond its line.
///
/// As that of JSON, it is a value of few words, of which nobody else has the address.
#[derive(Debug)]
pub struct Csv<'b, 'l> {
    /// The text from here on, with the lines behind this one.
    rest: &'b [u8],
    ahead: Ahead,
    /// How many cells of the line were come to.
    cells: usize,
    lines: &'l mut Lines<'b>,
}

impl<'b> Lines<'b> {
    /// Of a text, whose columns have these fields.
    pub fn new(text: &'b str, delimiter: u8, columns: &'b [usize]) -> Self {
        Lines { text, delimiter, columns, field: None }
    }

    /// The cells of a line as far as there are any, from a place on it on.
    fn count_cells(&mut self, rest: &'b [u8]) -> usize {
        let mut csv = Csv { rest, ahead: Ahead::default(), cells: 0, lines: self };
        let mut count = 0;
        while csv.cell().is_ok() {
            count += 1;
            if !csv.next_cell() {
                break;
            }
        }
        count
    }

    #[cold]
    #[inline(never)]
    fn apart<R>(&mut self, rest: &'b [u8], cells: usize, call: impl FnOnce(&mut Csv<'b, '_>) -> R) -> (R, &'b [u8]) {
        let mut csv = Csv { rest, ahead: Ahead::default(), cells, lines: self };
        let result = call(&mut csv);
        (result, csv.rest)
    }
}

impl<'b> ReadLines<'b> for Lines<'b> {
    type Place<'l>
        = Csv<'b, 'l>
    where
        Self: 'l;

    fn text(&self) -> &'b str {
        self.text
    }

    #[inline]
    fn turn_to(&mut self, text: &'b str) {
        self.text = text;
    }

    #[inline]
    fn line(&mut self, at: usize) -> Csv<'b, '_> {
        let rest = self.text.as_bytes().get(at..).unwrap_or_default();
        Csv { rest, ahead: Ahead::default(), cells: 0, lines: self }
    }

    /// With what was found, if something else was expected.
    fn reason(&mut self, at: usize, wrong: Flaw) -> String {
        if !matches!(wrong, Flaw::Expected(_) | Flaw::OutOfRange(_) | Flaw::NoneOf(_)) {
            return wrong.to_string();
        }
        let mut csv = self.line(at);
        match csv.cell().map(|content| csv.unescape(content)) {
            Ok(text) if text.is_empty() => format!("{wrong}, found an empty cell"),
            Ok(text) => format!("{wrong}, found `{text}`"),
            Err(_) => wrong.to_string(),
        }
    }

    fn take_fields(&mut self) -> String {
        self.field.take().unwrap_or_default().to_owned()
    }
}

impl<'b> Csv<'b, '_> {
    #[inline]
    pub(super) fn delimiter(&self) -> u8 {
        self.lines.delimiter
    }

    #[inline]
    pub(super) fn rest(&self) -> &'b [u8] {
        self.rest
    }

    /// Goes anywhere.
    #[inline]
    pub(super) fn go_to(&mut self, rest: &'b [u8]) {
        (self.rest, self.ahead) = (rest, Ahead::default());
    }

    /// The place in the text.
    #[inline]
    pub(super) fn place(&self) -> usize {
        self.lines.text.len() - self.rest.len()
    }

    /// The text from a place up to another.
    #[inline]
    pub(super) fn since(&self, start: &'b [u8], end: &'b [u8]) -> &'b str {
        let text = self.lines.text;
        text.get(text.len() - start.len()..text.len() - end.len()).unwrap_or_default()
    }

    /// Does what is seldom done, without the place's address.
    #[inline]
    pub(super) fn apart<R>(&mut self, call: impl FnOnce(&mut Csv<'b, '_>) -> R) -> R {
        let (result, rest) = self.lines.apart(self.rest, self.cells, call);
        self.go_to(rest);
        result
    }

    /// Goes over a cell that has no quotes around it, up to a delimiter or a `\n`.
    #[inline]
    pub(super) fn pass_plain(&mut self) {
        let length = self.ahead.next_end(self.rest, self.lines.delimiter);
        self.rest = self.rest.get(length..).unwrap_or_default();
    }

    /// Goes over a delimiter, if one stands here.
    #[inline]
    pub(super) fn next_cell(&mut self) -> bool {
        match self.rest {
            [first, behind @ ..] if *first == self.lines.delimiter => {
                self.rest = behind;
                self.ahead.pass_one();
                true
            }
            _ => false,
        }
    }

    /// The field of the next column.
    #[inline]
    pub(super) fn next_field(&mut self) -> Result<usize, Flaw> {
        match self.lines.columns.get(self.cells) {
            Some(field) => {
                self.cells += 1;
                Ok(*field)
            }
            None => {
                let before = self.cells;
                self.apart(|csv| Err(csv.lines.wrong_cells(before, csv.rest)))
            }
        }
    }

    /// Whether the line, which is at its end, had a cell for each column.
    #[inline]
    pub(super) fn finish(&mut self) -> Result<(), Flaw> {
        match self.cells == self.lines.columns.len() {
            true => Ok(()),
            false => Err(Flaw::Cells { columns: self.lines.columns.len(), cells: self.cells }),
        }
    }

    /// Notes the field in which something is wrong.
    pub(super) fn note(&mut self, field: &'static str) {
        self.lines.field = Some(field);
    }
}

impl<'b> Lines<'b> {
    fn wrong_cells(&mut self, before: usize, rest: &'b [u8]) -> Flaw {
        Flaw::Cells { columns: self.columns.len(), cells: before + self.count_cells(rest) }
    }
}

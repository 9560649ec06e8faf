//! Lines as `&str`.

use std::iter::FusedIterator;

use super::cut::Cut;
use super::run::Run;
use super::text::Form;
use super::text_batch::Items;

/// The form of [`Lines`](super::Lines).
#[derive(Clone, Copy, Debug)]
pub struct AsLines;

impl Form for AsLines {
    type Items<'b> = TextLines<'b>;

    const CUT: Cut = Cut::Lines;
}

/// The lines of a share, without `\n` and `\r\n`.
#[derive(Clone, Debug)]
pub struct TextLines<'b> {
    rest: &'b str,
    run: Run<'b>,
}

impl<'b> Items<'b> for TextLines<'b> {
    fn new(text: &'b str, run: Run<'b>) -> Self {
        TextLines { rest: text, run }
    }
}

impl<'b> Iterator for TextLines<'b> {
    type Item = &'b str;

    #[inline]
    fn next(&mut self) -> Option<&'b str> {
        // A line ends within the text and between two characters, so that the split always is one.
        let (line, rest) = self.rest.split_at_checked(self.run.next()?)?;
        self.rest = rest;
        let Some(ended) = line.strip_suffix('\n') else { return Some(line) };
        Some(ended.strip_suffix('\r').unwrap_or(ended))
    }
}

impl FusedIterator for TextLines<'_> {}

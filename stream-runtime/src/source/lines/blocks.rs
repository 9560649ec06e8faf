//! Blocks of lines as `&str`.

use std::iter::FusedIterator;

use super::cut::Cut;
use super::run::Run;
use super::text::Form;
use super::text_batch::Items;

/// The form of [`Blocks`](super::Blocks).
#[derive(Clone, Copy, Debug)]
pub struct AsBlocks;

impl Form for AsBlocks {
    type Items<'b> = TextBlocks<'b>;

    const CUT: Cut = Cut::Blocks;
}

/// The blocks of a share.
#[derive(Clone, Debug)]
pub struct TextBlocks<'b> {
    rest: &'b str,
    run: Run<'b>,
}

impl<'b> Items<'b> for TextBlocks<'b> {
    fn new(text: &'b str, run: Run<'b>) -> Self {
        TextBlocks { rest: text, run }
    }
}

impl<'b> Iterator for TextBlocks<'b> {
    type Item = &'b str;

    #[inline]
    fn next(&mut self) -> Option<&'b str> {
        let (block, rest) = self.rest.split_at_checked(self.run.next()?)?;
        self.rest = rest;
        Some(block)
    }
}

impl FusedIterator for TextBlocks<'_> {}

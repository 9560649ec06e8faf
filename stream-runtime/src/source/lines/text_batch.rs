//! A batch of text, of which the shares make items.

use std::marker::PhantomData;

use super::feed::Lent;
use super::run::Run;
use crate::source::{Batch, Whole};

/// What a text is handed out as.
pub trait Items<'b>: Iterator<Item = &'b str> + Send {
    #[doc(hidden)]
    fn new(text: &'b str, run: Run<'b>) -> Self;
}

/// Lines that were read together, or blocks of lines.
#[derive(Clone, Debug)]
pub struct TextBatch<'b, I> {
    text: &'b str,
    run: Run<'b>,
    bytes: u64,
    items: PhantomData<fn() -> I>,
}

impl<'b, I> TextBatch<'b, I> {
    pub(super) fn new(lent: Lent<'b, String>) -> Self {
        let text = &lent.chunk.content[lent.from.at..lent.to.at];
        TextBatch { text, run: lent.run(), bytes: lent.bytes(), items: PhantomData }
    }
}

impl<'b, I: Items<'b>> Batch for TextBatch<'b, I> {
    type Item = &'b str;
    type Share = Whole<I>;

    fn records(&self) -> u64 {
        self.run.items() as u64
    }

    fn bytes(&self) -> u64 {
        self.bytes
    }

    fn shares(self, workers: usize) -> Vec<Self::Share> {
        let mut rest = self.text;
        let parts = self.run.parts(workers).into_iter().map_while(|run| {
            let (text, behind) = rest.split_at_checked(run.bytes())?;
            rest = behind;
            Some(Whole(I::new(text, run)))
        });
        parts.collect()
    }
}

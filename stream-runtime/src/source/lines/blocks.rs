//! Blocks of lines as `&str`.

use std::iter::FusedIterator;
use std::marker::PhantomData;
use std::task::{Context, Poll};

use super::cut::Cut;
use super::feed::Feed;
use super::position::LinePosition;
use super::run::Run;
use super::text_batch::{Items, TextBatch};
use crate::Error;
use crate::source::{Bounded, Limit, Ready, Replayable, Source};

/// A text in blocks of whole lines, about 16 KiB each, with the lines' ends, borrowed from the buffer that they were read to.
///
/// Made by [`Lines::blocks`](super::Lines::blocks): for pipelines to which a line end is a space like any other, such as a count of words. A record is a
/// block: so counts the job's report, and so does [`Limit::records`]. What was said about lines that are not UTF-8, and about long ones, holds.
///
/// ```
/// # use std::task::{Context, Poll, Waker};
/// use stream_runtime::source::{Batch, Limit, Source, lines};
/// # let path = std::env::temp_dir().join(format!("blocks-{}", std::process::id()));
/// # std::fs::write(&path, "to be\nor not\n").unwrap();
/// let mut source = lines(&path).blocks();
/// # let limit = Limit { records: 100, bytes: 1 << 18 };
/// # while source.poll_ready(&mut Context::from_waker(Waker::noop()), limit).is_pending() {}
/// let blocks: Vec<&str> = source.batch().shares(1).into_iter().flatten().collect();
/// assert_eq!(blocks, ["to be\nor not\n"]);
/// # std::fs::remove_file(path).unwrap();
/// ```
#[derive(Debug)]
pub struct Blocks<Bound> {
    feed: Feed<String>,
    bound: PhantomData<fn() -> Bound>,
}

impl<Bound> Blocks<Bound> {
    pub(super) fn new(mut feed: Feed<String>) -> Self {
        feed.cut = Cut::Blocks;
        Blocks { feed, bound: PhantomData }
    }
}

impl<Bound: 'static> Source for Blocks<Bound> {
    type Item<'b> = &'b str;
    type Batch<'b> = TextBatch<'b, TextBlocks<'b>>;
    type Bound = Bound;

    fn poll_ready(&mut self, context: &mut Context<'_>, limit: Limit) -> Poll<Result<Ready, Error>> {
        self.feed.poll_ready(context, limit)
    }

    fn batch(&mut self) -> TextBatch<'_, TextBlocks<'_>> {
        TextBatch::new(self.feed.lend())
    }

    fn lag(&self) -> Option<u64> {
        self.feed.lag()
    }
}

impl Replayable for Blocks<Bounded> {
    type Position = LinePosition;

    fn position(&self) -> LinePosition {
        self.feed.position()
    }

    fn seek(&mut self, position: &LinePosition) -> Result<(), Error> {
        self.feed.seek(position)
    }
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

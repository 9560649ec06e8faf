//! A source that lends: its items borrow from it as long as a batch lasts.

use std::task::{Context, Poll};

use thalweg::prelude::*;
use thalweg::source::{Limit, Ready};

/// Lines in memory, and what of each is lent.
pub struct Lending<P> {
    lines: Vec<String>,
    next: usize,
    parts: P,
}

/// Lends a part of each line.
pub fn lending<P>(lines: &[&str], parts: P) -> Lending<P> {
    Lending { lines: lines.iter().map(ToString::to_string).collect(), next: 0, parts }
}

/// A part of a line.
pub trait Parts: Send + 'static {
    type Part<'b>: Send;

    fn part<'b>(&self, line: &'b str) -> Self::Part<'b>;
}

impl<P: Parts> Source for Lending<P> {
    type Item<'b> = P::Part<'b>;
    type Batch<'b> = Vec<P::Part<'b>>;
    type Bound = Bounded;

    fn poll_ready(&mut self, _: &mut Context<'_>, _: Limit) -> Poll<Result<Ready, Error>> {
        Poll::Ready(Ok(if self.next == self.lines.len() { Ready::End } else { Ready::Batch }))
    }

    /// Two lines at a time.
    fn batch(&mut self) -> Vec<P::Part<'_>> {
        let first = self.next;
        self.next = self.lines.len().min(first + 2);
        self.lines[first..self.next].iter().map(|line| self.parts.part(line)).collect()
    }
}

/// All of it.
pub struct Whole;

impl Parts for Whole {
    type Part<'b> = &'b str;

    fn part<'b>(&self, line: &'b str) -> &'b str {
        line
    }
}

/// The line and its length.
pub struct Measured;

impl Parts for Measured {
    type Part<'b> = (&'b str, u64);

    fn part<'b>(&self, line: &'b str) -> (&'b str, u64) {
        (line, line.len() as u64)
    }
}

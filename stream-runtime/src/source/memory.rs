//! Records that are in memory already: vectors, shared slices, iterators.

use std::sync::Arc;
use std::task::{Context, Poll};

use super::{Bounded, IntoSource, Limit, Ready, Replayable, Source};
use crate::Error;

/// The records of a vector, by value.
#[derive(Debug)]
pub struct Memory<T> {
    rest: std::vec::IntoIter<T>,
    next: usize,
    done: u64,
}

impl<T: Send + 'static> IntoSource for Vec<T> {
    type Source = Memory<T>;

    fn into_source(self) -> Memory<T> {
        Memory { rest: self.into_iter(), next: 0, done: 0 }
    }
}

impl<T: Send + 'static, const N: usize> IntoSource for [T; N] {
    type Source = Memory<T>;

    fn into_source(self) -> Memory<T> {
        Vec::from(self).into_source()
    }
}

impl<T: Send + 'static> Source for Memory<T> {
    type Item<'b> = T;
    type Batch<'b> = Vec<T>;
    type Bound = Bounded;

    fn poll_ready(&mut self, _: &mut Context<'_>, limit: Limit) -> Poll<Result<Ready, Error>> {
        self.next = self.rest.len().min(limit.records.max(1));
        Poll::Ready(Ok(if self.next == 0 { Ready::End } else { Ready::Batch }))
    }

    fn batch(&mut self) -> Vec<T> {
        self.done += self.next as u64;
        self.rest.by_ref().take(self.next).collect()
    }

    fn lag(&self) -> Option<u64> {
        Some(self.rest.len() as u64)
    }
}

/// Goes ahead only, on a vector that was made anew: the records that were lent are gone.
impl<T: Send + 'static> Replayable for Memory<T> {
    /// How many records come before.
    type Position = u64;

    fn position(&self) -> u64 {
        self.done
    }

    fn seek(&mut self, position: &u64) -> Result<(), Error> {
        let all = self.done + self.rest.len() as u64;
        if !(self.done..=all).contains(position) {
            let done = self.done;
            return Err(Error::new(format!(
                "can't go to record {position} of a vector: it has records {done} to {all}"
            )));
        }
        let skipped = position - self.done;
        self.rest.by_ref().take(skipped as usize).for_each(drop);
        self.done = *position;
        Ok(())
    }
}

/// The records of a shared slice, borrowed: `&T`.
#[derive(Debug)]
pub struct Shared<T> {
    all: Arc<[T]>,
    done: usize,
    next: usize,
}

/// A source that lends the records of a slice as `&T`.
///
/// ```
/// use stream_runtime::source::{shared, Source};
/// let source = shared(vec![String::from("a"), String::from("b")]);
/// assert_eq!(source.lag(), Some(2));
/// ```
pub fn shared<T: Send + Sync + 'static>(records: impl Into<Arc<[T]>>) -> Shared<T> {
    Shared { all: records.into(), done: 0, next: 0 }
}

impl<T: Send + Sync + 'static> Source for Shared<T> {
    type Item<'b> = &'b T;
    type Batch<'b> = &'b [T];
    type Bound = Bounded;

    fn poll_ready(&mut self, _: &mut Context<'_>, limit: Limit) -> Poll<Result<Ready, Error>> {
        self.next = (self.all.len() - self.done).min(limit.records.max(1));
        Poll::Ready(Ok(if self.next == 0 { Ready::End } else { Ready::Batch }))
    }

    fn batch(&mut self) -> &[T] {
        let from = self.done;
        self.done += self.next;
        &self.all[from..self.done]
    }

    fn lag(&self) -> Option<u64> {
        Some((self.all.len() - self.done) as u64)
    }
}

impl<T: Send + Sync + 'static> Replayable for Shared<T> {
    /// How many records come before.
    type Position = u64;

    fn position(&self) -> u64 {
        self.done as u64
    }

    fn seek(&mut self, position: &u64) -> Result<(), Error> {
        let all = self.all.len();
        match usize::try_from(*position) {
            Ok(done) if done <= all => self.done = done,
            _ => return Err(Error::new(format!("can't go to record {position} of a slice: it has {all}"))),
        }
        Ok(())
    }
}

/// The records of an iterator.
#[derive(Debug)]
pub struct Iter<I: Iterator> {
    rest: I,
    next: Vec<I::Item>,
}

/// A source that reads an iterator, which is taken to end.
pub fn iter<I: IntoIterator>(records: I) -> Iter<I::IntoIter> {
    Iter { rest: records.into_iter(), next: Vec::new() }
}

impl<I: Iterator<Item: Send> + 'static> Source for Iter<I> {
    type Item<'b> = I::Item;
    type Batch<'b> = Vec<I::Item>;
    type Bound = Bounded;

    fn poll_ready(&mut self, _: &mut Context<'_>, limit: Limit) -> Poll<Result<Ready, Error>> {
        self.next.extend(self.rest.by_ref().take(limit.records.max(1)));
        Poll::Ready(Ok(if self.next.is_empty() { Ready::End } else { Ready::Batch }))
    }

    fn batch(&mut self) -> Vec<I::Item> {
        std::mem::take(&mut self.next)
    }
}

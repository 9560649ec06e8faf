//! Records that are in memory already: vectors, shared slices, iterators.

use std::sync::Arc;
use std::task::{Context, Poll};

use super::{Bounded, IntoSource, Limit, Ready, Replayable, Source};
use crate::Error;

/// The records of a vector, by value.
#[derive(Debug)]
pub struct Memory<T> {
    rest: std::vec::IntoIter<T>,
    /// How many records are ready.
    next: usize,
    /// How many were lent.
    done: u64,
    /// How many the next batch has, whatever its limit: see [`Replayable::replay`].
    again: Option<usize>,
}

impl<T: Send + 'static> IntoSource for Vec<T> {
    type Source = Memory<T>;

    fn into_source(self) -> Memory<T> {
        Memory { rest: self.into_iter(), next: 0, done: 0, again: None }
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
        self.next = self.rest.len().min(self.again.unwrap_or(limit.records.max(1)));
        Poll::Ready(Ok(if self.next == 0 { Ready::End } else { Ready::Batch }))
    }

    fn batch(&mut self) -> Vec<T> {
        self.again = None;
        let next = std::mem::take(&mut self.next);
        self.done += next as u64;
        self.rest.by_ref().take(next).collect()
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
        self.done + self.next as u64
    }

    fn seek(&mut self, position: &u64) -> Result<(), Error> {
        let skipped = self.distance(*position)?;
        self.rest.by_ref().take(skipped).for_each(drop);
        (self.done, self.next, self.again) = (*position, 0, None);
        Ok(())
    }

    fn replay(&mut self, until: &u64) -> Result<(), Error> {
        let records = self.distance(*until)?;
        self.again = Some(records).filter(|records| *records > 0);
        Ok(())
    }
}

impl<T> Memory<T> {
    /// How many records lie between the last one that was lent and a place.
    fn distance(&self, position: u64) -> Result<usize, Error> {
        let (done, rest) = (self.done, self.rest.len());
        let distance = position.checked_sub(done).and_then(|distance| usize::try_from(distance).ok());
        distance.filter(|distance| *distance <= rest).ok_or_else(|| {
            let all = done + rest as u64;
            Error::new(format!("can't go to record {position} of a vector: it has records {done} to {all}"))
        })
    }
}

/// The records of a shared slice, borrowed: `&T`.
#[derive(Debug)]
pub struct Shared<T> {
    all: Arc<[T]>,
    /// How many records were lent.
    done: usize,
    /// How many are ready.
    next: usize,
    /// How many the next batch has, whatever its limit: see [`Replayable::replay`].
    again: Option<usize>,
}

/// A source that lends the records of a slice as `&T`.
///
/// ```
/// use stream_runtime::source::{shared, Source};
/// let source = shared(vec![String::from("a"), String::from("b")]);
/// assert_eq!(source.lag(), Some(2));
/// ```
pub fn shared<T: Send + Sync + 'static>(records: impl Into<Arc<[T]>>) -> Shared<T> {
    Shared { all: records.into(), done: 0, next: 0, again: None }
}

impl<T: Send + Sync + 'static> Source for Shared<T> {
    type Item<'b> = &'b T;
    type Batch<'b> = &'b [T];
    type Bound = Bounded;

    fn poll_ready(&mut self, _: &mut Context<'_>, limit: Limit) -> Poll<Result<Ready, Error>> {
        self.next = (self.all.len() - self.done).min(self.again.unwrap_or(limit.records.max(1)));
        Poll::Ready(Ok(if self.next == 0 { Ready::End } else { Ready::Batch }))
    }

    fn batch(&mut self) -> &[T] {
        self.again = None;
        let from = self.done;
        self.done += std::mem::take(&mut self.next);
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
        (self.done + self.next) as u64
    }

    fn seek(&mut self, position: &u64) -> Result<(), Error> {
        self.done = self.place(*position)?;
        (self.next, self.again) = (0, None);
        Ok(())
    }

    fn replay(&mut self, until: &u64) -> Result<(), Error> {
        let (from, until) = (self.done, self.place(*until)?);
        let records = until.checked_sub(from).ok_or_else(|| {
            Error::new(format!("can't read a slice from record {from} up to record {until}: that lies before it"))
        })?;
        self.again = Some(records).filter(|records| *records > 0);
        Ok(())
    }
}

impl<T> Shared<T> {
    fn place(&self, position: u64) -> Result<usize, Error> {
        let all = self.all.len();
        let place = usize::try_from(position).ok().filter(|place| *place <= all);
        place.ok_or_else(|| Error::new(format!("can't go to record {position} of a slice: it has {all}")))
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

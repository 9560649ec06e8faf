//! Whether a source does what [`Source`] asks, and [`Replayable`].

mod drive;
mod reading;
mod replay;

use std::fmt::Debug;
use std::time::Duration;

use drive::Drive;
use reading::{How, Reading, count};

use super::broken::{broken, difference};
use super::hanging::Watched;
use crate::Error;
use crate::source::{Limit, Ready, Replayable, Source};

/// What is asked of a source: see [`source`].
#[derive(Debug)]
pub struct SourceContract<M, O, T> {
    make: M,
    own: O,
    expected: Option<Vec<Vec<T>>>,
    ends: bool,
    leaves_out: bool,
    goes_back: bool,
    patience: Duration,
}

/// Whether a source does what is asked of it: the contract of [`Source`] and, by [`check_replay`](SourceContract::check_replay), of [`Replayable`].
///
/// The first closure makes a source that is at its beginning, as often as it is called; all have the same records. The second makes an owned value of an
/// item, which may borrow.
///
/// ```
/// use stream_runtime::source::shared;
/// use stream_runtime::testing;
///
/// testing::source(|| shared(vec![1, 2, 3]), |number: &i32| *number).expect([1, 2, 3]).check_replay()?;
/// # Ok::<(), stream_runtime::Error>(())
/// ```
///
/// # The rules
/// - A poll gives a batch, or the end, or is pending; pending, it wakes the last waker that it was given when there is something, and not over and over before. It does not
///   block.
/// - A batch has a record at least, or tells something new of its event time; it keeps to both limits, unless it is of one record. It says how many records it has.
/// - Its shares, however many, are the batch: in order, each of one partition, and about as many as workers.
/// - The records are the same however they are read, in the order of their partitions.
/// - The end stays the end, and who has ended has caught up. A watermark does not go back.
/// - A source that is dropped in the middle leaves no thread and no task behind. (Threads are seen on Linux.)
/// - Places: a place is behind the batch that is ready, or that was lent last; it changes at these two moments only; it comes back as it was from the bytes that it
///   was kept as. A new source that seeks it goes on from there, and one that replays up to another has all between as one batch, whatever the limits. A source can seek back, and what was
///   ready or to be replayed is so no more. To replay what lies behind is an error. To forget what was read changes nothing of what comes.
pub fn source<S, M, O, T>(make: M, own: O) -> SourceContract<M, O, T>
where
    S: Source,
    M: Fn() -> S,
    O: for<'b> Fn(S::Item<'b>) -> T,
{
    let patience = Duration::from_secs(10);
    SourceContract { make, own, expected: None, ends: true, leaves_out: false, goes_back: true, patience }
}

impl<M, O, T> SourceContract<M, O, T> {
    /// The records of a source with one partition. Without this, the source must only agree with itself.
    #[must_use]
    pub fn expect(self, records: impl IntoIterator<Item = T>) -> Self {
        self.expect_each([records])
    }

    /// The records of each partition.
    #[must_use]
    pub fn expect_each(self, partitions: impl IntoIterator<Item: IntoIterator<Item = T>>) -> Self {
        let expected = partitions.into_iter().map(|records| records.into_iter().collect()).collect();
        SourceContract { expected: Some(expected), ..self }
    }

    /// It does not end: behind the records that are expected it waits for more.
    #[must_use]
    pub fn endless(self) -> Self {
        SourceContract { ends: false, ..self }
    }

    /// It leaves records out when they are made, such as lines that can't be decoded: a batch may have fewer than it says.
    #[must_use]
    pub fn leaves_out(self) -> Self {
        SourceContract { leaves_out: true, ..self }
    }

    /// It can't go back, as a vector that gives its records away can't.
    #[must_use]
    pub fn one_way(self) -> Self {
        SourceContract { goes_back: false, ..self }
    }

    /// How long it may take until there is a record, or until a thread has ended, in place of ten seconds.
    #[must_use]
    pub fn patience(self, patience: Duration) -> Self {
        SourceContract { patience, ..self }
    }

    /// Reads the source in many ways.
    ///
    /// # Errors
    /// The rule that is broken, what was seen, and how to see it; or the source's error.
    pub fn check<S>(&self) -> Result<(), Error>
    where
        S: Source,
        M: Fn() -> S,
        O: for<'b> Fn(S::Item<'b>) -> T,
        T: Debug + PartialEq,
    {
        self.all().map(drop)
    }

    /// The same, and whether it can be replayed.
    ///
    /// # Errors
    /// As of [`check`](Self::check).
    pub fn check_replay<S>(&self) -> Result<(), Error>
    where
        S: Replayable,
        M: Fn() -> S,
        O: for<'b> Fn(S::Item<'b>) -> T,
        T: Debug + PartialEq,
    {
        let all = self.all()?;
        self.replays(&all)
    }

    /// All that it has, by partition, read in every way.
    fn all<S>(&self) -> Result<Reading<T>, Error>
    where
        S: Source,
        M: Fn() -> S,
        O: for<'b> Fn(S::Item<'b>) -> T,
        T: Debug + PartialEq,
    {
        let first = self.read_to_the_end(&mut (self.make)(), &How::new(ALL, 1), None)?;
        if let Some(expected) = &self.expected {
            self.compare(&first, expected, "the records are those that are expected", &How::new(ALL, 1))?;
        }
        for limit in limits() {
            for workers in 1..=3 {
                let how = How::new(limit, workers);
                let again = self.read_to_the_end(&mut (self.make)(), &how, Some(count(&first)))?;
                self.compare(&again, &first, "the records are the same however they are read", &how)?;
            }
        }
        self.drops()?;
        Ok(first)
    }

    fn compare<R: AsRef<[T]>>(&self, found: &Reading<T>, expected: &[R], rule: &str, how: &How) -> Result<(), Error>
    where
        T: Debug + PartialEq,
    {
        for partition in 0..found.len().max(expected.len()) {
            let (found, expected) = (found.get(partition), expected.get(partition));
            let found = found.map_or(&[][..], Vec::as_slice);
            let expected = expected.map_or(&[][..], AsRef::as_ref);
            if let Some(difference) = difference(found, expected) {
                return Err(broken(rule, format!("partition {partition}: {difference}"), how.to_string()));
            }
        }
        Ok(())
    }

    /// Drops it before it was polled, with a batch that is ready, and in the middle.
    fn drops<S>(&self) -> Result<(), Error>
    where
        S: Source,
        M: Fn() -> S,
        O: for<'b> Fn(S::Item<'b>) -> T,
    {
        let one = Limit { records: 1, bytes: usize::MAX };
        let drive = Drive { patience: self.patience };
        let mut watched = Watched::new()?;
        for batches in 0..3 {
            watched.round(|| {
                let mut source = (self.make)();
                for batch in 0..=batches {
                    let ready = drive.wait(&mut source, one, &mut |_| Ok(()))?;
                    if ready == Some(Ready::Batch) && batch < batches {
                        drop(source.batch());
                    }
                }
                Ok(())
            })?;
        }
        watched.settle(self.patience, "polled and dropped, three times")
    }
}

/// More than any test has.
const ALL: Limit = Limit { records: usize::MAX, bytes: usize::MAX };

fn limits() -> impl Iterator<Item = Limit> {
    let sizes = [0, 10, usize::MAX];
    [1, 2, 7, usize::MAX].into_iter().flat_map(move |records| sizes.map(|bytes| Limit { records, bytes }))
}

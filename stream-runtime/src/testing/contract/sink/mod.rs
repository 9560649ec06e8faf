//! Whether a sink does what [`Sink`] asks, and [`Transactional`](crate::sink::Transactional).

mod crashes;
mod resumed;
mod written;

use std::fmt::Debug;

use super::broken::{broken, difference, shown};
use crate::Error;
use crate::sink::Sink;

/// What is asked of a sink: see [`sink`].
#[derive(Debug)]
pub struct SinkContract<M, T> {
    outside: M,
    /// The records of each batch; one has none.
    batches: Vec<Vec<T>>,
    is_ordered: bool,
}

/// Whether a sink does what is asked of it: the contract of [`Sink`]; by [`check_resume`](SinkContract::check_resume), what a durable job asks of one that has
/// each record at least once; by [`check_exactly_once`](SinkContract::check_exactly_once) that of [`Transactional`](crate::sink::Transactional).
///
/// The closure makes a new place outside, in which nothing is – an empty folder, a table of another name; it is given a number that is another each time – and two ways to it: one
/// opens a sink on it, as often as it is called, and one says which records are to be seen there by now. The records are some that can be told
/// apart, six or more.
///
/// ```
/// use stream_runtime::sink::files;
/// use stream_runtime::testing;
///
/// # let base = std::env::temp_dir().join(format!("sink-contract-{}", std::process::id()));
/// let folders = |number: usize| {
///     let folder = base.join(number.to_string());
///     let written = folder.clone();
///     let seen = move || {
///         let mut parts: Vec<_> = std::fs::read_dir(&written).into_iter().flatten().flatten().map(|file| file.path()).collect();
///         parts.retain(|part| part.extension().is_some_and(|extension| extension == "txt"));
///         parts.sort();
///         parts.iter().flat_map(|part| std::fs::read_to_string(part).unwrap().lines().map(str::to_owned).collect::<Vec<_>>()).collect()
///     };
///     (move || files(&folder), seen)
/// };
/// testing::sink(folders, ["a", "b", "c", "d", "e", "f"].map(str::to_owned)).check_exactly_once()?;
/// # std::fs::remove_dir_all(&base).unwrap();
/// # Ok::<(), stream_runtime::Error>(())
/// ```
///
/// # The rules
/// - Behind a `flush` all that was written is seen, in its order, once; behind one of an empty batch too, and behind `close`.
/// - A fork takes records as the sink does. What it has taken is seen behind what the sink has, when it was joined; then it is empty, and may be used again.
/// - A sink that goes on behind a batch (`resume`) keeps what it had up to there, and has what is written again at least once.
/// - Exactly once: wherever a job crashes between writing, preparing, the checkpoint and the commit, and when it crashes again while it recovers, a sink that is
///   opened anew and told to `recover` ends with each batch once and as a whole. What is committed is seen, what was not prepared is not. A batch may be
///   committed twice, and two may be prepared before the first is committed.
pub fn sink<M, T, O, R>(outside: M, records: impl IntoIterator<Item = T>) -> SinkContract<M, T>
where
    M: Fn(usize) -> (O, R),
    R: Fn() -> Vec<T>,
{
    let mut records: Vec<T> = records.into_iter().collect();
    // Batches of different sizes, so that one can be told from two; the third has nothing.
    let (all, mut batches) = (records.len(), Vec::new());
    for until in [all / 2, all / 2 + all / 6, all / 2 + all / 6] {
        let rest = records.split_off(until.saturating_sub(batches.iter().map(Vec::len).sum()).min(records.len()));
        batches.push(std::mem::replace(&mut records, rest));
    }
    batches.push(records);
    SinkContract { outside, batches, is_ordered: true }
}

impl<M, T> SinkContract<M, T> {
    /// Nobody sees in which order records were written: a table, a topic of several partitions.
    #[must_use]
    pub fn unordered(self) -> Self {
        SinkContract { is_ordered: false, ..self }
    }

    /// Writes batch by batch, alone and with forks.
    ///
    /// # Errors
    /// The rule that is broken, what was seen, and how to see it; or the sink's error.
    pub fn check<S, O, R>(&self) -> Result<(), Error>
    where
        S: Sink<T>,
        M: Fn(usize) -> (O, R),
        O: Fn() -> S,
        R: Fn() -> Vec<T>,
        T: Clone + Debug + PartialEq,
    {
        self.is_written()?;
        self.is_forked()
    }

    /// The records of the first so many batches.
    fn first(&self, batches: usize) -> Vec<T>
    where
        T: Clone,
    {
        self.batches[..batches].concat()
    }

    /// What is seen is what should be.
    fn is(&self, seen: &[T], expected: &[T], rule: &str, how: &str) -> Result<(), Error>
    where
        T: Clone + Debug + PartialEq,
    {
        let found = if self.is_ordered { seen.to_vec() } else { ordered_like(seen, expected) };
        match difference(&found, expected) {
            None => Ok(()),
            Some(difference) => Err(broken(rule, format!("{difference}; in all {}", shown(seen)), how)),
        }
    }
}

/// The same records, those that are expected first and in that order.
fn ordered_like<T: Clone + PartialEq>(records: &[T], expected: &[T]) -> Vec<T> {
    let (mut rest, mut ordered) = (records.to_vec(), Vec::new());
    for record in expected {
        if let Some(at) = rest.iter().position(|other| other == record) {
            ordered.push(rest.swap_remove(at));
        }
    }
    ordered.append(&mut rest);
    ordered
}

/// What a sink was asked, for the error that it answers with.
fn asked<R>(what: &str, answer: Result<R, Error>) -> Result<R, Error> {
    answer.map_err(|cause| Error::new(format!("the sink failed: {what}")).caused_by(cause))
}

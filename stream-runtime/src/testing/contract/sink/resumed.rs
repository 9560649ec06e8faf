//! Crashes a job that writes each record at least once.

use std::fmt::Debug;

use super::written::write;
use super::{SinkContract, asked};
use crate::Error;
use crate::sink::Sink;
use crate::testing::contract::broken::{broken, shown};

/// Places outside, beyond those of other checks.
const FIRST: usize = 10;

impl<M, T: Clone + Debug + PartialEq> SinkContract<M, T> {
    /// The same, and whether a job that begins again goes on behind its last commit: crashed behind each batch, before its commit and behind it.
    ///
    /// # Errors
    /// As of [`check`](Self::check).
    pub fn check_resume<S, O, R>(&self) -> Result<(), Error>
    where
        S: Sink<T>,
        M: Fn(usize) -> (O, R),
        O: Fn() -> S,
        R: Fn() -> Vec<T>,
    {
        self.check()?;
        for crash in 0..self.batches.len() {
            for is_committed in [false, true] {
                self.resumes(crash, is_committed)?;
            }
        }
        Ok(())
    }

    fn resumes<S, O, R>(&self, crash: usize, is_committed: bool) -> Result<(), Error>
    where
        S: Sink<T>,
        M: Fn(usize) -> (O, R),
        O: Fn() -> S,
        R: Fn() -> Vec<T>,
    {
        let (open, seen) = (self.outside)(FIRST + 2 * crash + usize::from(is_committed));
        let mut sink = open();
        asked("resume(None)", sink.resume(None))?;
        for batch in &self.batches[..=crash] {
            write(&mut sink, batch)?;
            asked("flush", sink.flush())?;
        }
        drop(sink);
        let done = crash + usize::from(is_committed);
        let committed = done.checked_sub(1).map(|last| last as u64);
        let mut sink = open();
        let how = format!("a crash behind `flush` of batch {crash}, then `resume({committed:?})`");
        asked(&how, sink.resume(committed))?;
        for batch in &self.batches[done..] {
            write(&mut sink, batch)?;
            asked("flush", sink.flush())?;
        }
        asked("close", sink.close())?;
        self.has_all(&seen(), &self.first(done), &how)
    }

    /// All is there, what was committed once and first, and nothing else.
    fn has_all(&self, seen: &[T], committed: &[T], how: &str) -> Result<(), Error> {
        let all = self.batches.concat();
        let count = |records: &[T], record: &T| records.iter().filter(|other| *other == record).count();
        if let Some(record) = all.iter().find(|record| count(seen, record) < count(&all, record)) {
            let rule = "behind a crash each record is there at least once";
            return Err(broken(rule, format!("no {record:?} in {}", shown(seen)), how));
        }
        if let Some(record) = seen.iter().find(|record| !all.contains(record)) {
            return Err(broken("only what was written is seen", format!("{record:?} in {}", shown(seen)), how));
        }
        let stays = seen.get(..committed.len()).unwrap_or_default();
        match self.is_ordered {
            true => self.is(stays, committed, "what was committed stays where it is, and the rest goes behind", how),
            false => Ok(()),
        }
    }
}

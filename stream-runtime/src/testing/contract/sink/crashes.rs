//! Crashes a job that writes each record exactly once, at every step of its two-phase commit.

use std::fmt::Debug;

use super::written::{share_out, write};
use super::{SinkContract, asked};
use crate::Error;
use crate::sink::{Sink, Transactional};
use crate::testing::contract::broken::{broken, shown};

/// Places outside, beyond those of other checks.
const FIRST: usize = 100;

/// A step of the job, of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// Half of its records are written.
    Half(usize),
    /// All of them are.
    Written(usize),
    Prepared(usize),
    /// The checkpoint has it.
    Logged(usize),
    Committed(usize),
    /// Once more: the job did not hear that it was done.
    CommittedAgain(usize),
}

use Step::{Committed, CommittedAgain, Half, Logged, Prepared, Written};

/// What the checkpoint and the outside have, by the steps that were done.
#[derive(Clone, Debug, Default)]
struct Job {
    /// So many batches are in the checkpoint.
    logged: usize,
    /// So many were prepared, and may be seen by what makes all visible then.
    prepared: usize,
    /// So many were committed, or were in the checkpoint when the sink recovered.
    committed: usize,
    /// What was done, for an error.
    done: Vec<String>,
}

impl<M, T: Clone + Debug + PartialEq> SinkContract<M, T> {
    /// Whether each batch is seen once and as a whole wherever a job crashes that is `#[durable(exactly_once)]`. Such a job does not flush: a sink for other jobs too is
    /// to keep what [`check`](Self::check) asks besides.
    ///
    /// # Errors
    /// As of [`check`](Self::check).
    pub fn check_exactly_once<S, O, R>(&self) -> Result<(), Error>
    where
        S: Sink<T> + Transactional,
        M: Fn(usize) -> (O, R),
        O: Fn() -> S,
        R: Fn() -> Vec<T>,
    {
        let mut place = FIRST;
        for is_late in [false, true] {
            let steps = self.steps(0, is_late).len();
            for first in 0..=steps {
                // The second crash comes so many steps behind the first; one that comes at once is while it recovers.
                for second in [None, Some(0), Some(2)] {
                    self.survives(place, is_late, first, second)?;
                    place += 1;
                }
            }
        }
        Ok(())
    }

    /// The steps from a batch on. Late commits come when the next batch is prepared.
    fn steps(&self, from: usize, is_late: bool) -> Vec<Step> {
        let mut steps = Vec::new();
        for batch in from..self.batches.len() {
            steps.extend([Half(batch), Written(batch), Prepared(batch)]);
            match batch.checked_sub(1).filter(|before| *before >= from) {
                Some(before) if is_late => steps.extend([Logged(before), Committed(before), CommittedAgain(before)]),
                _ => {}
            }
            if !is_late || batch + 1 == self.batches.len() {
                steps.extend([Logged(batch), Committed(batch), CommittedAgain(batch)]);
            }
        }
        steps
    }

    /// A job that crashes behind so many steps, perhaps again, and then goes on to its end.
    fn survives<S, O, R>(&self, place: usize, is_late: bool, first: usize, second: Option<usize>) -> Result<(), Error>
    where
        S: Sink<T> + Transactional,
        M: Fn(usize) -> (O, R),
        O: Fn() -> S,
        R: Fn() -> Vec<T>,
    {
        let (open, seen) = (self.outside)(place);
        let mut job = Job::default();
        for stop in [Some(first), second, None] {
            let mut sink = open();
            job.recover(&mut sink)?;
            self.is_whole(&seen(), &job)?;
            let steps = self.steps(job.logged, is_late);
            let count = stop.unwrap_or(steps.len()).min(steps.len());
            let mut forks = sink.fork().zip(sink.fork()).map(|(first, second)| [first, second]);
            for step in &steps[..count] {
                self.do_step(*step, &mut sink, &mut forks, &mut job)?;
                self.is_whole(&seen(), &job)?;
            }
            if stop.is_none() {
                asked("close", sink.close())?;
                let rule = "each batch is seen once, whatever crashes in between";
                return self.is(&seen(), &self.batches.concat(), rule, &job.how());
            }
            job.done.push("a crash".into());
        }
        Ok(())
    }

    fn do_step<S>(&self, step: Step, sink: &mut S, forks: &mut Option<[S; 2]>, job: &mut Job) -> Result<(), Error>
    where
        S: Sink<T> + Transactional,
    {
        let half = |batch: usize| self.batches[batch].split_at(self.batches[batch].len() / 2);
        match step {
            Half(batch) => write(sink, half(batch).0),
            Written(batch) => match forks {
                Some(forks) => share_out(sink, forks, half(batch).1),
                None => write(sink, half(batch).1),
            },
            Prepared(batch) => asked(&job.then(format!("prepare({batch})")), sink.prepare(batch as u64)),
            Logged(_) => Ok(()),
            Committed(batch) | CommittedAgain(batch) => {
                asked(&job.then(format!("commit({batch})")), sink.commit(batch as u64))
            }
        }?;
        job.did(step);
        Ok(())
    }

    /// What is seen is whole batches: those that are committed, and perhaps some that are prepared.
    fn is_whole(&self, seen: &[T], job: &Job) -> Result<(), Error> {
        let is_it = |batches| {
            let rule = "";
            self.is(seen, &self.first(batches), rule, rule).is_ok()
        };
        if (job.committed..=job.prepared).any(is_it) {
            return Ok(());
        }
        let rule = "what is committed is seen, each batch once and as a whole, and nothing that is not prepared";
        let expected = format!("the first {} to {} batches", job.committed, job.prepared);
        Err(broken(rule, format!("{} in place of {expected} of {:?}", shown(seen), self.batches), job.how()))
    }
}

impl Job {
    /// A new run: the sink settles what the last one has left.
    fn recover(&mut self, sink: &mut impl Transactional) -> Result<(), Error> {
        let committed = self.logged.checked_sub(1).map(|last| last as u64);
        self.done.push(format!("recover({committed:?})"));
        asked(&self.how(), sink.recover(committed))?;
        self.committed = self.logged;
        Ok(())
    }

    fn did(&mut self, step: Step) {
        match step {
            Half(batch) => self.done.push(format!("half of batch {batch} is written")),
            Written(batch) => self.done.push(format!("batch {batch} is written")),
            Prepared(batch) => {
                self.prepared = self.prepared.max(batch + 1);
                self.done.push(format!("prepare({batch})"));
            }
            Logged(batch) => {
                self.logged = batch + 1;
                self.done.push(format!("the checkpoint has batch {batch}"));
            }
            Committed(batch) | CommittedAgain(batch) => {
                self.committed = self.committed.max(batch + 1);
                self.done.push(format!("commit({batch})"));
            }
        }
    }

    fn how(&self) -> String {
        self.done.join(", ")
    }

    /// What was done, and what is to be done.
    fn then(&self, next: String) -> String {
        format!("{}, {next}", self.how())
    }
}

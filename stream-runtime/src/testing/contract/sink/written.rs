//! Writes to a sink, alone and with forks, and looks at what is seen.

use std::fmt::Debug;

use super::{SinkContract, asked};
use crate::Error;
use crate::sink::Sink;

/// Places outside: see [`super::sink`].
const ALONE: usize = 0;
const FORKED: usize = 1;

impl<M, T: Clone + Debug + PartialEq> SinkContract<M, T> {
    pub(super) fn is_written<S, O, R>(&self) -> Result<(), Error>
    where
        S: Sink<T>,
        M: Fn(usize) -> (O, R),
        O: Fn() -> S,
        R: Fn() -> Vec<T>,
    {
        let (open, seen) = (self.outside)(ALONE);
        let mut sink = open();
        for (number, batch) in self.batches.iter().enumerate() {
            write(&mut sink, batch)?;
            asked("flush", sink.flush())?;
            let how = format!("`flush` behind batch {number}, of {} records", batch.len());
            self.is(
                &seen(),
                &self.first(number + 1),
                "what was written is seen behind `flush`, in order and once",
                &how,
            )?;
        }
        asked("close", sink.close())?;
        let rule = "what is seen stays, behind `close` and when the sink is dropped";
        self.is(&seen(), &self.batches.concat(), rule, "`close`")?;
        drop(sink);
        self.is(&seen(), &self.batches.concat(), rule, "`close`, and dropped")
    }

    pub(super) fn is_forked<S, O, R>(&self) -> Result<(), Error>
    where
        S: Sink<T>,
        M: Fn(usize) -> (O, R),
        O: Fn() -> S,
        R: Fn() -> Vec<T>,
    {
        let (open, seen) = (self.outside)(FORKED);
        let mut sink = open();
        let (Some(first), Some(second)) = (sink.fork(), sink.fork()) else { return Ok(()) };
        let mut forks = [first, second];
        for (number, batch) in self.batches.iter().enumerate() {
            share_out(&mut sink, &mut forks, batch)?;
            asked("flush", sink.flush())?;
            let how =
                format!("batch {number}, of {} records, written by the sink and two forks, and joined", batch.len());
            let rule =
                "what forks have taken is seen once, behind what the sink has, in their order; then they are empty";
            self.is(&seen(), &self.first(number + 1), rule, &how)?;
        }
        asked("close", sink.close())?;
        self.is(&seen(), &self.batches.concat(), "what is seen stays, behind `close`", "`close` of a sink with forks")
    }
}

pub(super) fn write<S: Sink<T>, T: Clone>(sink: &mut S, records: &[T]) -> Result<(), Error> {
    records.iter().try_for_each(|record| asked("write", sink.write(record.clone())))
}

/// A third for each of the sink and two forks. The last begins, as workers may.
pub(super) fn share_out<S: Sink<T>, T: Clone>(sink: &mut S, forks: &mut [S; 2], batch: &[T]) -> Result<(), Error> {
    let third = batch.len() / 3;
    let (first, rest) = batch.split_at(third);
    let (second, last) = rest.split_at(third);
    let [fork, other] = forks;
    write(other, last)?;
    write(fork, second)?;
    write(sink, first)?;
    asked("join", sink.join(fork))?;
    asked("join", sink.join(other))
}

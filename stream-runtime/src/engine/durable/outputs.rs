//! The outputs of a durable job that show a batch only when it is committed (rule 29).

use crate::Error;
use crate::engine::output::{Outlet, Output};
use crate::engine::run::Engine;
use crate::sink::{Sink, Transactional};

/// Such outputs, as nested pairs: `(&mut a, (&mut b, ()))`.
pub trait Committing {
    /// Shows what was prepared for a batch.
    ///
    /// # Errors
    /// What kept a sink from showing it.
    fn commit(&mut self, batch: u64) -> Result<(), Error>;
}

impl Committing for () {
    fn commit(&mut self, _: u64) -> Result<(), Error> {
        Ok(())
    }
}

impl<S: Transactional, Rest: Committing> Committing for (&mut Output<S>, Rest) {
    fn commit(&mut self, batch: u64) -> Result<(), Error> {
        self.0.with_sink(|sink| sink.commit(batch))?;
        self.1.commit(batch)
    }
}

impl<S: Transactional> Output<S> {
    /// Before the first step: settles what an earlier run has left.
    ///
    /// # Errors
    /// It could not be settled.
    pub fn recover(&mut self, engine: &Engine) -> Result<(), Error> {
        match engine.is_checkpointed() {
            true => self.with_sink(|sink| sink.recover(engine.committed_before())),
            false => Ok(()),
        }
    }
}

impl<S: Sink<T>, T: Send> Outlet<'_, S, T> {
    /// Before anything is written: the sink goes on behind what an earlier run has written.
    ///
    /// # Errors
    /// What was written is not there.
    pub fn resume(&mut self, engine: &Engine) -> Result<(), Error> {
        match engine.is_checkpointed() && self.output.begins() {
            true => self.output.with_sink(|sink| sink.resume(engine.committed_before())),
            false => Ok(()),
        }
    }
}

impl<S: Sink<T> + Transactional, T: Send> Outlet<'_, S, T> {
    /// The end of the step: what was written can be committed.
    ///
    /// # Errors
    /// What kept the sink from writing, in this step.
    pub fn prepare(&mut self, engine: &mut Engine) -> Result<(), Error> {
        engine.await_log()?;
        engine.report.written(self.output.take_written());
        let batch = engine.batch();
        engine.writing(|| self.output.with_sink(|sink| sink.prepare(batch)))
    }

    /// Behind the commit of the last step, and of every one in a job without a checkpoint, nobody comes any more who would show the batch.
    ///
    /// # Errors
    /// What kept the checkpoint from being written, or the sink from showing the batch.
    pub fn conclude(self, engine: &mut Engine) -> Result<(), Error> {
        let (batch, is_last) = (engine.batch(), engine.is_last());
        if engine.is_checkpointed() && !is_last {
            return Ok(());
        }
        engine.await_commit()?;
        self.output.with_sink(|sink| {
            sink.commit(batch)?;
            if is_last { sink.close() } else { Ok(()) }
        })
    }
}

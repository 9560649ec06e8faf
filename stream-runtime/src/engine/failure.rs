//! The first error that an operator may not let pass.

use std::error::Error as Cause;

use super::ports::{Failed, Ports};
use crate::Error;

/// Keeps the first error of each worker in one step.
#[derive(Debug)]
pub struct Failure {
    workers: Vec<Option<Error>>,
}

impl Failure {
    /// None yet.
    pub fn new(workers: usize) -> Self {
        Failure { workers: (0..workers).map(|_| None).collect() }
    }

    /// Where the loops of a stage report to.
    pub fn port(&mut self) -> FailurePort<'_> {
        FailurePort(&mut self.workers)
    }

    /// The first error in the order of the batch, if there was one.
    ///
    /// # Errors
    /// That error.
    pub fn check(&mut self) -> Result<(), Error> {
        self.workers.iter_mut().find_map(Option::take).map_or(Ok(()), Err)
    }
}

/// [`Failure`], as an end of a stage.
#[derive(Debug)]
pub struct FailurePort<'s>(&'s mut [Option<Error>]);

impl<'s> Ports for FailurePort<'s> {
    type Local = FailureShare<'s>;

    fn next_local(&mut self) -> Option<FailureShare<'s>> {
        Some(FailureShare(self.0.split_off_first_mut()?))
    }
}

/// One worker's part of a [`Failure`].
#[derive(Debug)]
pub struct FailureShare<'s>(&'s mut Option<Error>);

impl FailureShare<'_> {
    /// Reports, for one loop.
    #[inline]
    pub fn enter(&mut self, _partition: usize) -> FailureShare<'_> {
        FailureShare(self.0)
    }

    /// An item failed. The first one ends the job, at the end of the stage; only then is a cause boxed.
    ///
    /// # Errors
    /// Always: the loop is left.
    #[cold]
    pub fn fail(&mut self, cause: impl Into<Box<dyn Cause + Send + Sync>>) -> Result<(), Failed> {
        *self.0 = Some(Error::new("an item failed").caused_by(cause));
        Err(Failed)
    }
}

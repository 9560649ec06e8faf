//! What a job would do if it began now.

use std::fmt;

use super::change::SHAPES;
use super::{Plan, decode};
use crate::Error;
use crate::checkpoint::{Description, Storage, describe};
use crate::time::Timestamp;

/// The checkpoint of a job: see [`Job::checkpoint`](crate::engine::Job::checkpoint).
#[derive(Debug)]
pub struct Checkpoint<'j, S>(pub(in crate::engine) &'j S);

impl<S: Storage> Checkpoint<'_, S> {
    /// What the job would go on from if it began now. It is only read: the job may be running elsewhere.
    ///
    /// # Errors
    /// It can't be read, or something that is needed is damaged or missing.
    pub fn describe(&self) -> Result<Restart, Error> {
        let mut checkpoint = describe(self.0)?;
        // What the job notes of its states is none of them.
        checkpoint.sections.retain(|section| section.name != SHAPES);
        let committed = checkpoint.committed.as_ref().map(|done| decode(&done.plan)).transpose()?;
        let in_doubt = checkpoint.in_doubt.as_ref().map(|begun| decode(&begun.plan)).transpose()?;
        Ok(Restart { checkpoint, committed, in_doubt })
    }
}

/// What a job would go on from.
#[derive(Debug)]
pub struct Restart {
    checkpoint: Description,
    committed: Option<Plan>,
    in_doubt: Option<Plan>,
}

impl Restart {
    /// What the checkpoint holds.
    pub fn checkpoint(&self) -> &Description {
        &self.checkpoint
    }

    /// Whether all inputs had ended, so that nothing is left to do.
    pub fn has_ended(&self) -> bool {
        self.committed.as_ref().is_some_and(|plan| plan.is_ending)
    }

    /// The time of the last batch that was committed.
    pub fn time(&self) -> Option<Timestamp> {
        self.committed.as_ref().map(|plan| plan.time)
    }
}

impl fmt::Display for Restart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.checkpoint)?;
        if self.has_ended() {
            writeln!(f, "  all inputs have ended: nothing is left to do")?;
        }
        for input in self.committed.iter().flat_map(|plan| &plan.inputs) {
            let stands = if input.standing.ended { "has ended at" } else { "goes on behind" };
            writeln!(f, "  input `{}` {stands} {}", input.name, input.shown)?;
        }
        for input in self.in_doubt.iter().flat_map(|plan| &plan.inputs).filter(|input| input.has_batch) {
            writeln!(f, "  input `{}` is read again up to {}", input.name, input.shown)?;
        }
        Ok(())
    }
}

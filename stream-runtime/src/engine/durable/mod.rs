//! A durable job: what is logged before a batch runs, and what is committed behind it (rules 28 and 29).
//!
//! Per batch, in this order: where each input will be behind it, how the inputs stand and the batch's time are logged; the loops run; before a sink is
//! flushed or prepares, and before `for_each_batch`, the log is safe (what a sink of an at-least-once pipeline shows earlier than that may be shown again, in other
//! batches); what has changed in the states is handed to the checkpoint, with the commit; when that is safe, the sinks
//! that prepared show the batch, and the inputs may forget what came before its end. The last two happen while the next batch runs.

mod change;
mod describe;
mod inputs;
mod outputs;
mod states;

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::now;
use super::run::Engine;
use super::schedule::Phase;
use crate::Error;
use crate::checkpoint::{Changes, Recovered, Shape, Store};
use crate::spill::Spill;
use crate::time::Timestamp;

pub(super) use change::Migration;
pub use change::Ways;
use change::{Changed, Changing};
use inputs::Logged;

pub use describe::{Checkpoint, Restart};
pub use inputs::{InputPlan, LoggedInputs};
pub use outputs::Committing;
pub(super) use states::Recorded;
pub use states::{Saves, Settings, Shapes};

/// What a job knows of its checkpoint.
pub(super) struct Checkpointing {
    /// Where what is above the budget goes. It lies beside the checkpoint, and is let go of before that is.
    spill: Option<Spill>,
    pub(super) store: Store,
    /// What earlier runs have left, until the states have taken it.
    changing: Option<Changing>,
    /// What the first commit has besides.
    changed: Option<Changed>,
    /// The number of the first batch of this run.
    first: u64,
    /// The batch that ran when an earlier run ended, to be run again.
    again: Option<Plan>,
    /// Where the inputs are behind the batches that are not committed yet, for those that may then forget.
    uncommitted: VecDeque<(u64, Vec<InputPlan>)>,
    changes: Vec<(String, Vec<Changes>)>,
    /// Whether the present batch was logged by an earlier run.
    is_logged: bool,
}

/// What is logged before a batch.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Plan {
    /// The batch's time.
    time: Timestamp,
    /// Whether all inputs had ended.
    is_ending: bool,
    inputs: Vec<InputPlan>,
}

impl Checkpointing {
    pub(super) fn new(store: Store, recovered: Recovered, ways: Ways, spill: Option<Spill>) -> Result<Self, Error> {
        let first = recovered.committed.as_ref().map_or(0, |done| done.batch + 1);
        let again = recovered.in_doubt.as_ref().map(|begun| decode(&begun.plan)).transpose()?;
        let (changing, uncommitted) = (Some(Changing::new(recovered, ways)?), VecDeque::new());
        Ok(Checkpointing {
            spill,
            store,
            changing,
            changed: None,
            first,
            again,
            uncommitted,
            changes: Vec::new(),
            is_logged: false,
        })
    }

    /// The number of the first batch of this run.
    pub(super) fn first(&self) -> u64 {
        self.first
    }
}

fn decode(bytes: &[u8]) -> Result<Plan, Error> {
    postcard::from_bytes(bytes).map_err(|cause| {
        Error::new("what the checkpoint says of a batch was not written by this version of thalweg").caused_by(cause)
    })
}

impl Engine {
    /// Puts the inputs to where the last committed batch has left them. Where they had all ended, there is no further step.
    ///
    /// # Errors
    /// A source can't go there any more, or the checkpoint is of a pipeline with other inputs.
    pub fn recover(&mut self, mut inputs: impl LoggedInputs) -> Result<(), Error> {
        let Some(checkpoint) = &mut self.checkpoint else { return Ok(()) };
        let Some(changing) = &mut checkpoint.changing else { return Ok(()) };
        let shape = inputs.shape(Shape::new("inputs"));
        let Some(done) = changing.recovered().committed.clone() else { return changing.inputs(shape) };
        let plan = decode(&done.plan)?;
        let (before, now) = (plan.inputs.len(), shape.kept.len());
        if before != now {
            return Err(Error::new(format!(
                "the checkpoint is of a pipeline with {before} inputs, and this one has {now}: give this job a folder of its own"
            )));
        }
        changing.inputs(shape)?;
        inputs.go_behind(&plan.inputs)?;
        // The earlier run may have ended before it told them.
        inputs.forget(&plan.inputs)?;
        self.time = self.time.max(plan.time);
        if plan.is_ending {
            self.phase = Phase::Ending;
        }
        // What is due by now is done at once (rule 20).
        self.wake_at(Some(self.time));
        Ok(())
    }

    /// Waits for the next step, as [`next`](Self::next) does, and logs what it will read. Meanwhile the outputs show what is committed.
    ///
    /// # Errors
    /// As of `next`; what kept the checkpoint from being written, or an output from showing a batch.
    pub fn next_logged(&mut self, mut inputs: impl LoggedInputs, mut outputs: impl Committing) -> Result<bool, Error> {
        let Some(mut checkpoint) = self.checkpoint.take() else {
            return self.next(inputs);
        };
        let again = checkpoint.again.take();
        checkpoint.is_logged = again.is_some();
        let going = match again {
            Some(plan) => self.run_again(&mut inputs, &plan),
            None => self.next(Logged { inputs: &mut inputs, outputs: &mut outputs, checkpoint: &mut checkpoint }),
        };
        let logged = going.and_then(|going| {
            match going {
                true => self.log(&inputs, &mut checkpoint)?,
                false => checkpoint.settle(&mut inputs, &mut outputs)?,
            }
            Ok(going)
        });
        self.checkpoint = Some(checkpoint);
        logged
    }

    /// Begins the step that ran when an earlier run ended, with the same records and the same time (rule 28).
    fn run_again(&mut self, inputs: &mut impl LoggedInputs, plan: &Plan) -> Result<bool, Error> {
        inputs.go_again(&plan.inputs)?;
        if !self.schedule.again(inputs)? {
            self.phase = Phase::Over;
            return Ok(false);
        }
        self.phase = if plan.is_ending { Phase::Ending } else { Phase::Going };
        self.begin_step();
        self.time = plan.time;
        now::turn_to(Some(self.time));
        Ok(true)
    }

    fn log(&mut self, inputs: &impl LoggedInputs, checkpoint: &mut Checkpointing) -> Result<(), Error> {
        let mut plan = Plan { time: self.time, is_ending: self.is_ending(), inputs: Vec::new() };
        inputs.plan(&mut plan.inputs)?;
        let batch = checkpoint.first + self.report.batches - 1;
        if !checkpoint.is_logged {
            let bytes = postcard::to_stdvec(&plan)
                .map_err(|cause| Error::new("can't log the positions of the inputs").caused_by(cause))?;
            checkpoint.store.begin(batch, bytes)?;
        }
        checkpoint.uncommitted.push_back((batch, plan.inputs));
        Ok(())
    }

    /// Whether the job has a checkpoint.
    pub(super) fn is_checkpointed(&self) -> bool {
        self.checkpoint.is_some()
    }

    /// Waits until the log says what the batch reads: before a sink makes it visible or prepares it.
    pub(super) fn await_log(&mut self) -> Result<(), Error> {
        let batch = self.batch();
        match &mut self.checkpoint {
            Some(checkpoint) if !checkpoint.is_logged => checkpoint.store.await_begun(batch),
            _ => Ok(()),
        }
    }

    /// All that belongs to this step is with the outputs and the checkpoint: it is committed when the checkpoint has it.
    ///
    /// # Errors
    /// What kept the checkpoint from being written.
    pub fn commit(&mut self) -> Result<(), Error> {
        let batch = self.batch();
        let Some(checkpoint) = &mut self.checkpoint else { return Ok(()) };
        let mut changes = std::mem::take(&mut checkpoint.changes);
        if let Some(changed) = checkpoint.changed.take() {
            changed.put_before(&mut changes)?;
        }
        checkpoint.store.commit(batch, Vec::new(), changes)
    }

    /// Waits until the present step is committed.
    pub(super) fn await_commit(&mut self) -> Result<(), Error> {
        let batch = self.batch();
        match &mut self.checkpoint {
            Some(checkpoint) => checkpoint.store.await_committed(batch),
            None => Ok(()),
        }
    }

    /// The newest batch that an earlier run has committed.
    pub(super) fn committed_before(&self) -> Option<u64> {
        self.checkpoint.as_ref()?.first.checked_sub(1)
    }
}

impl Checkpointing {
    /// What is committed by now is shown, and forgotten.
    pub(super) fn show(&mut self, inputs: &mut impl LoggedInputs, outputs: &mut impl Committing) -> Result<(), Error> {
        let Some(committed) = self.store.committed()? else { return Ok(()) };
        let mut newest = None;
        while let Some((batch, plan)) = self.uncommitted.pop_front_if(|(batch, _)| *batch <= committed) {
            outputs.commit(batch)?;
            newest = Some(plan);
        }
        newest.map_or(Ok(()), |plan| inputs.forget(&plan))
    }

    /// The end of the job: all is committed, shown and forgotten.
    fn settle(&mut self, inputs: &mut impl LoggedInputs, outputs: &mut impl Committing) -> Result<(), Error> {
        if let Some((last, _)) = self.uncommitted.back() {
            self.store.await_committed(*last)?;
        }
        self.show(inputs, outputs)
    }
}

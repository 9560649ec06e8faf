//! What kind of job a pipeline makes: whether it goes on behind a crash from a checkpoint.

use super::durable::{Checkpointing, Ways};
use super::job::Turn;
use crate::Error;
use crate::checkpoint::{Storage, Store, Tuning};
use crate::spill::{Spill, StateBudget};

/// A job of a pipeline that is not `#[durable]`: it begins anew each time.
#[derive(Clone, Copy, Debug)]
pub struct Plain;

/// A job of a `#[durable]` pipeline that has not been told where its checkpoint is to be.
#[derive(Clone, Copy, Debug)]
pub struct NeedsCheckpoint;

/// A job of a `#[durable]` pipeline, with a place for its checkpoint.
#[derive(Clone, Debug)]
pub struct Checkpointed<S> {
    pub(super) storage: S,
    pub(super) tuning: Tuning,
}

/// A job that can be given a checkpoint.
#[diagnostic::on_unimplemented(
    message = "only the job of a `#[durable]` pipeline has a checkpoint",
    label = "nothing of this job would be kept",
    note = "help: write `#[durable]` or `#[durable(exactly_once)]` above the pipeline"
)]
pub trait TakesCheckpoint {}

impl TakesCheckpoint for NeedsCheckpoint {}

/// What a job needs to be opened, and be it by a test.
pub trait Opens: Send + 'static {
    /// What is known of its checkpoint, if it has one; and the store of what is above the budget, if there is one. `None` where it was stopped before its turn came.
    #[doc(hidden)]
    fn open(self, ways: Ways, budget: Option<&StateBudget>, turn: &Turn) -> Result<Option<Opened>, Error>;
}

/// A checkpoint that was opened, of a job that has one.
#[doc(hidden)]
pub struct Opened(pub(super) Option<Checkpointing>);

/// A job that can run.
#[diagnostic::on_unimplemented(
    message = "this job is of a `#[durable]` pipeline, and has no checkpoint",
    label = "it can't run yet",
    note = "help: say in front where its checkpoint is to be: `.checkpoint_to(\"state/of-this-job\")`"
)]
pub trait Runs: Opens {}

impl Opens for Plain {
    fn open(self, _: Ways, _: Option<&StateBudget>, _: &Turn) -> Result<Option<Opened>, Error> {
        Ok(Some(Opened(None)))
    }
}

impl Runs for Plain {}

/// In the hands of a test it runs without, and begins anew.
impl Opens for NeedsCheckpoint {
    fn open(self, _: Ways, _: Option<&StateBudget>, _: &Turn) -> Result<Option<Opened>, Error> {
        Ok(Some(Opened(None)))
    }
}

impl<S: Storage> Opens for Checkpointed<S> {
    fn open(self, ways: Ways, budget: Option<&StateBudget>, turn: &Turn) -> Result<Option<Opened>, Error> {
        let Some(lock) = turn.lock(&self.storage)? else { return Ok(None) };
        let beside = self.storage.beside();
        // Only who has the checkpoint may empty what lies beside it.
        let (store, recovered) = Store::open_locked(self.storage, lock, self.tuning)?;
        let spill = budget.map(|budget| Spill::within(budget, beside)).transpose()?;
        Ok(Some(Opened(Some(Checkpointing::new(store, recovered, ways, spill)?))))
    }
}

impl<S: Storage> Runs for Checkpointed<S> {}

//! A job: a pipeline with its ends, ready to run.

use std::sync::Arc;

use tokio::runtime::Handle;

use super::durable::{Checkpoint, Shapes, Ways};
use super::graph::Graph;
use super::hand::Hand;
use super::kind::{Checkpointed, NeedsCheckpoint, Opens, Plain, Runs, TakesCheckpoint};
use super::report::Report;
use super::run::Engine;
use super::settings::Settings;
use super::stop::{Stop, StopOnDrop};
use super::trigger::Trigger;
use super::watch::Watch;
use crate::Error;
use crate::checkpoint::{IntoStorage, Storage, Tuning};
use crate::spill::StateBudget;
use crate::testing::TestJob;

mod changes;
mod running;
mod turn;

pub use turn::Turn;

/// A pipeline with its inputs and outputs: what a pipeline function returns.
///
/// What is a property of the run is set here; then [`run`](Self::run) or [`run_blocking`](Self::run_blocking).
#[must_use = "a job does nothing until it is run"]
pub struct Job<F, K = Plain> {
    graph: &'static Graph,
    settings: Settings,
    steps: F,
    kind: K,
}

impl<F> Job<F> {
    /// A job of a compiled pipeline.
    #[doc(hidden)]
    pub fn new(graph: &'static Graph, steps: F) -> Self {
        Job { graph, settings: Settings::default(), steps, kind: Plain }
    }
}

impl<F> Job<F, NeedsCheckpoint> {
    /// A job of a compiled pipeline that is durable.
    #[doc(hidden)]
    pub fn durable(graph: &'static Graph, steps: F) -> Self {
        Job { graph, settings: Settings::default(), steps, kind: NeedsCheckpoint }
    }
}

impl<F, K> Job<F, K> {
    /// Keeps a checkpoint at this place, and goes on from the one that is there: a folder, which is made if need be, or another
    /// [`Storage`](crate::checkpoint::Storage). It belongs to this job alone.
    pub fn checkpoint_to<I: IntoStorage>(self, place: I) -> Job<F, Checkpointed<I::Storage>>
    where
        K: TakesCheckpoint,
    {
        let Job { graph, settings, steps, .. } = self;
        Job { graph, settings, steps, kind: Checkpointed { storage: place.into_storage(), tuning: Tuning::default() } }
    }

    /// What the states of the pipeline look like: [`testing::lock`](crate::testing::lock) compares it with what is deployed. The job does not run.
    ///
    /// # Errors
    /// The pipeline can't be set up, for a window that is not possible or the like.
    pub fn shapes(self) -> Result<Shapes, Error>
    where
        K: TakesCheckpoint,
        F: FnOnce(&mut Engine) -> Result<(), Error>,
    {
        let Job { graph, settings, steps, .. } = self;
        running::shapes(graph, settings, Box::new(steps))
    }

    /// The number of workers; 1 unless said. The results do not depend on it. 0 counts as 1.
    pub fn workers(mut self, workers: usize) -> Self {
        self.settings.workers = workers.max(1);
        self
    }

    /// When a batch runs; as soon as there is input unless said.
    pub fn trigger(mut self, trigger: Trigger) -> Self {
        self.settings.trigger = trigger;
        self
    }

    /// Shows records, records per second, bytes and the watermark on standard error while it runs, if that is a terminal.
    pub fn progress(mut self) -> Self {
        self.settings.progress = true;
        self
    }

    /// Stops gracefully at ctrl-c, as [`Stop::stop`] does; a second ctrl-c ends the process.
    pub fn stop_on_ctrl_c(mut self) -> Self {
        self.settings.stop_on_ctrl_c = true;
        self
    }

    /// A handle that stops the job from elsewhere.
    pub fn stop_handle(&self) -> Stop {
        self.settings.stop.clone()
    }

    /// Looks at the job while it runs: what it has done so far, and what each watermark waits for.
    pub fn watch(&mut self) -> Watch {
        self.settings.watch.get_or_insert_default().clone()
    }

    /// The graph, as the compiler saw it.
    pub fn graph(&self) -> &'static Graph {
        self.graph
    }

    /// The stages of the plan, and why they are cut where they are.
    pub fn explain(&self) -> &'static str {
        self.graph.plan
    }
}

impl<F, S: Storage> Job<F, Checkpointed<S>> {
    /// The job's checkpoint, to look at: what the job would do if it began now can be printed without running it.
    ///
    /// ```
    /// use thalweg::checkpoint::InMemory;
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     #[durable]
    ///     fn totals(sales: impl Source<(u32, u64)> + Bounded, out: impl Sink<(u32, u64)>) {
    ///         sales.key_by(|sale| sale.0).sum(|sale| sale.1).sink(out);
    ///     }
    /// );
    ///
    /// let checkpoint = InMemory::new();
    /// let mut out = Vec::new();
    /// let sales = vec![(7, 10), (8, 1), (7, 5)];
    /// let job = totals(sales.clone(), &mut out).checkpoint_to(checkpoint.clone());
    /// job.trigger(Trigger::once().cap(2)).run_blocking()?;
    ///
    /// let job = totals(sales, &mut out).checkpoint_to(checkpoint);
    /// let restart = job.checkpoint().describe()?;
    /// assert!(restart.to_string().contains("input `sales` goes on behind 2"));
    /// # Ok::<(), Error>(())
    /// ```
    pub fn checkpoint(&self) -> Checkpoint<'_, S> {
        Checkpoint(&self.kind.storage)
    }

    /// Has the checkpoint's files merged at other sizes: a test has few.
    #[doc(hidden)]
    pub fn tuned(mut self, tuning: Tuning) -> Self {
        self.kind.tuning = tuning;
        self
    }

    /// The memory that keyed states may take, in bytes; no bound unless said. Above it, at the end of a step, the keys that were used least go to a store on disk, and
    /// come back when they are touched. The results and the checkpoint do not depend on it.
    ///
    /// A state's memory is estimated, and some states stay in memory whatever the budget: see `docs/state-budget.md`.
    #[cfg(feature = "state-store")]
    pub fn state_budget(mut self, budget: impl Into<crate::spill::StateBudget>) -> Self {
        self.settings.state_budget = Some(budget.into());
        self
    }
}

impl<F, K> Job<F, K> {
    /// The job, with a test's hand on its clock.
    pub(crate) fn by_hand(mut self, hand: Arc<Hand>) -> Self {
        self.settings.hand = Some(hand);
        self
    }
}

impl<F: FnOnce(&mut Engine) -> Result<(), Error>, K: Opens> Job<F, K> {
    /// Runs it, if need be without a checkpoint.
    pub(crate) fn run_here(self) -> Result<Report, Error> {
        let Job { graph, settings, steps, kind } = self;
        let open = |ways: Ways, budget: Option<&StateBudget>, turn: &Turn| kind.open(ways, budget, turn);
        running::run(graph, settings, Box::new(open), Box::new(steps))
    }
}

impl<F: FnOnce(&mut Engine) -> Result<(), Error>, K: Opens> Job<F, K> {
    /// Runs the job on this thread until its inputs end or it is stopped.
    ///
    /// # Errors
    /// A source or sink that failed, an item that `or_fail` did not let pass, or a panic in a closure, each with its operator; of a durable job, what is wrong with its
    /// checkpoint.
    pub fn run_blocking(self) -> Result<Report, Error>
    where
        K: Runs,
    {
        self.run_here()
    }
}

impl<F: FnOnce(&mut Engine) -> Result<(), Error> + Send + 'static, K: Opens> Job<F, K> {
    /// Runs the job on a thread of tokio's blocking pool until its inputs end or it is stopped. When the future is dropped, the job
    /// stops.
    ///
    /// # Errors
    /// As for [`run_blocking`](Self::run_blocking).
    pub async fn run(mut self) -> Result<Report, Error>
    where
        K: Runs,
    {
        self.settings.tokio = Some(Handle::current());
        let _stop = StopOnDrop(self.stop_handle());
        let ended = tokio::task::spawn_blocking(|| self.run_blocking()).await;
        ended.unwrap_or_else(|cause| Err(Error::new("the job's thread ended").caused_by(cause)))
    }
}

impl<F: FnOnce(&mut Engine) -> Result<(), Error> + Send + 'static, K: Opens> Job<F, K> {
    /// Puts the job into the hands of a test, which moves its clock and says when a batch runs: see [`testing`](crate::testing).
    ///
    /// # Errors
    /// No thread can be started for it.
    pub fn test(self) -> Result<TestJob, Error> {
        TestJob::start(self)
    }
}

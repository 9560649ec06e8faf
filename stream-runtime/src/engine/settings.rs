//! What is a property of a run, and not of the pipeline.

use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Handle;

use super::durable::Ways;
use super::hand::Hand;
use super::stop::Stop;
use super::trigger::Trigger;
use super::watch::Watch;
use crate::spill::StateBudget;

/// The settings of a run, with their defaults.
#[derive(Debug)]
pub(super) struct Settings {
    pub workers: usize,
    pub trigger: Trigger,
    pub progress: bool,
    pub stop: Stop,
    pub stop_on_ctrl_c: bool,
    /// Who looks at it while it runs.
    pub watch: Option<Watch>,
    /// How long it waits for a checkpoint that another job has.
    pub lock_timeout: Option<Duration>,
    /// How much memory its states may take.
    pub state_budget: Option<StateBudget>,
    /// The runtime that the job runs on.
    pub tokio: Option<Handle>,
    /// How the code has changed since the checkpoint was written.
    pub ways: Ways,
    /// A test's hand on the clock.
    pub hand: Option<Arc<Hand>>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            workers: 1,
            trigger: Trigger::asap(),
            progress: false,
            stop: Stop::default(),
            stop_on_ctrl_c: false,
            watch: None,
            lock_timeout: None,
            state_budget: None,
            tokio: None,
            ways: Ways::default(),
            hand: None,
        }
    }
}

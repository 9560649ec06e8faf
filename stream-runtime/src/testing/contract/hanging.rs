//! What is left of an end that was dropped: threads of the process, tasks of a runtime.

use std::collections::{BTreeMap, BTreeSet};
use std::thread;
use std::time::{Duration, Instant};

use tokio::runtime::{Builder, Runtime};

use super::broken::broken;
use crate::Error;

/// The process' threads, with their names. Nothing where the system does not tell.
fn threads() -> BTreeMap<u64, String> {
    let Ok(tasks) = std::fs::read_dir("/proc/self/task") else { return BTreeMap::new() };
    let named = tasks.flatten().filter_map(|task| {
        let id = task.file_name().to_str()?.parse().ok()?;
        Some((id, std::fs::read_to_string(task.path().join("comm")).ok()?.trim_end().to_owned()))
    });
    named.collect()
}

/// A runtime, on which an end may spawn what it likes, and by which it is known what it has left.
pub(super) struct Watched {
    runtime: Option<Runtime>,
    /// The threads that came to be in each of some rounds.
    rounds: Vec<BTreeSet<u64>>,
}

impl Watched {
    pub(super) fn new() -> Result<Self, Error> {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.map_err(|cause| Error::new("can't start tokio for a test").caused_by(cause))?;
        Ok(Watched { runtime: Some(runtime), rounds: Vec::new() })
    }

    /// Uses an end, and drops it.
    pub(super) fn round<R>(&mut self, use_it: impl FnOnce() -> Result<R, Error>) -> Result<R, Error> {
        let _entered = self.runtime.as_ref().map(Runtime::enter);
        let before = threads();
        let result = use_it();
        self.rounds.push(threads().into_keys().filter(|id| !before.contains_key(id)).collect());
        result
    }

    /// Waits until all that the rounds have begun has ended.
    ///
    /// Other tests of the process have threads too: what hangs is what every round has left.
    pub(super) fn settle(self, patience: Duration, how: &str) -> Result<(), Error> {
        let until = Instant::now() + patience;
        let rule = "what is dropped leaves nothing behind: its threads and tasks end by themselves";
        loop {
            let tasks = self.runtime.as_ref().map_or(0, |runtime| runtime.metrics().num_alive_tasks());
            if tasks == 0 && !self.is_left() {
                return Ok(());
            }
            if Instant::now() > until {
                let seen = match (tasks, self.left()) {
                    (0, None) => return Ok(()),
                    (_, Some(name)) => format!("a thread `{name}` that goes on after {patience:?}"),
                    (tasks, None) => format!("{tasks} tasks of tokio that go on after {patience:?}"),
                };
                return Err(broken(rule, seen, how));
            }
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Whether every round has left a thread.
    fn is_left(&self) -> bool {
        let alive = threads();
        self.rounds.iter().all(|round| round.iter().any(|id| alive.contains_key(id)))
    }

    /// The name of a thread of which every round has left one.
    fn left(&self) -> Option<String> {
        let alive = threads();
        let left = |round: &BTreeSet<u64>| -> Vec<String> {
            // A thread has its name only when it runs.
            round.iter().filter_map(|id| alive.get(id).cloned()).collect()
        };
        let mut rounds = self.rounds.iter().map(left);
        let first = rounds.next()?;
        let rest: Vec<_> = rounds.collect();
        first.into_iter().find(|name| rest.iter().all(|round| round.contains(name)))
    }
}

/// A test may run in a runtime itself, where another can't be waited for.
impl Drop for Watched {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

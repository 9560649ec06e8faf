//! The tasks that run in this process, each on a thread of its own.

use std::collections::BTreeMap;
use std::mem;
use std::thread::{Builder, Scope, ScopedJoinHandle};
use std::time::{Duration, Instant};

use stream_runtime::Error;
use stream_runtime::engine::{Report, Stop};
use tokio::runtime::Handle;

use super::job::TaskJob;
use super::task::{Task, Template};

/// A process that the group has given up may hear of that later than its tasks do, which others have put out. So long a task's error is not taken for one of the process.
const DOUBT: Duration = Duration::from_secs(5);

/// What the jobs of all tasks are made with.
pub(super) struct Making<F> {
    pub(super) make: F,
    pub(super) template: Template,
    pub(super) lock_timeout: Duration,
    pub(super) runtime: Option<Handle>,
}

/// The tasks of this process.
pub(super) struct Crew<'s, 'e, F> {
    scope: &'s Scope<'s, 'e>,
    making: Making<F>,
    tasks: BTreeMap<i32, State<'s>>,
    /// The first error that a task has ended with.
    failure: Option<Failure>,
}

enum State<'s> {
    Running(Running<'s>),
    /// The job has ended by itself.
    Done,
}

struct Running<'s> {
    stop: Stop,
    /// Whether it was told to stop.
    is_told: bool,
    thread: ScopedJoinHandle<'s, Result<Report, Error>>,
}

struct Failure {
    partition: i32,
    error: Error,
    /// When it was seen, of a task that was to go on.
    doubted_since: Option<Instant>,
}

impl<'s, 'e, F> Crew<'s, 'e, F> {
    pub(super) fn new(scope: &'s Scope<'s, 'e>, making: Making<F>) -> Self {
        Crew { scope, making, tasks: BTreeMap::new(), failure: None }
    }

    /// Has the task of a partition begin.
    pub(super) fn begin<J>(&mut self, partition: i32, is_new: bool) -> Result<(), Error>
    where
        F: FnMut(&Task) -> J,
        J: TaskJob + 's,
    {
        let Making { make, template, lock_timeout, runtime } = &mut self.making;
        let job = make(&template.task(partition, is_new));
        let (stop, lock_timeout, runtime) = (job.stop_handle(), *lock_timeout, runtime.clone());
        let thread = Builder::new().name(format!("task {partition}"));
        let thread = thread.spawn_scoped(self.scope, move || job.run_as_task(lock_timeout, runtime));
        let thread = thread.map_err(|cause| Error::new("can't start a thread for a task").caused_by(cause))?;
        self.tasks.insert(partition, State::Running(Running { stop, is_told: false, thread }));
        Ok(())
    }

    /// Asks tasks to stop.
    pub(super) fn stop(&mut self, which: impl Fn(i32) -> bool) {
        for (_, task) in self.tasks.iter_mut().filter(|(partition, _)| which(**partition)) {
            if let State::Running(task) = task {
                task.is_told = true;
                task.stop.stop();
            }
        }
    }

    /// Whether one of these runs still.
    pub(super) fn has(&mut self, which: impl Fn(i32) -> bool) -> bool {
        self.reap();
        self.tasks.iter().any(|(partition, task)| which(*partition) && matches!(task, State::Running(_)))
    }

    /// These are others' from now on.
    pub(super) fn let_go(&mut self, which: impl Fn(i32) -> bool) {
        self.tasks.retain(|partition, _| !which(*partition));
    }

    /// The group has given these to others already: that they were put out is no error.
    pub(super) fn forgive(&mut self, which: impl Fn(i32) -> bool) {
        self.failure = self.failure.take().filter(|failure| !which(failure.partition));
    }

    /// Whether the jobs of all tasks have ended by themselves.
    pub(super) fn is_done(&self) -> bool {
        let all_done = self.tasks.values().all(|task| matches!(task, State::Done));
        all_done && !self.tasks.is_empty() && self.failure.is_none()
    }

    /// Looks how the tasks stand.
    ///
    /// # Errors
    /// One has ended with an error, and the group says nothing that explains it.
    pub(super) fn look(&mut self) -> Result<(), Error> {
        self.reap();
        let is_sure = |failure: &Failure| failure.doubted_since.is_none_or(|since| since.elapsed() >= DOUBT);
        if self.failure.as_ref().is_some_and(is_sure) { self.outcome() } else { Ok(()) }
    }

    /// The first error of a task.
    pub(super) fn outcome(&mut self) -> Result<(), Error> {
        self.reap();
        let Some(Failure { partition, error, .. }) = self.failure.take() else { return Ok(()) };
        Err(Error::new(format!("the task of partition {partition} has failed")).caused_by(error))
    }

    /// Notes how those have ended that have.
    fn reap(&mut self) {
        let mut tasks = mem::take(&mut self.tasks);
        let is_over = |_: &i32, task: &mut State<'_>| matches!(task, State::Running(task) if task.thread.is_finished());
        for (partition, task) in tasks.extract_if(.., is_over) {
            let State::Running(Running { thread, is_told, .. }) = task else { continue };
            let panicked = |_| Err(Error::new("its thread panicked"));
            match thread.join().unwrap_or_else(panicked) {
                Ok(_) if is_told => {}
                Ok(_) => {
                    self.tasks.insert(partition, State::Done);
                }
                Err(error) => {
                    let doubted_since = (!is_told).then(Instant::now);
                    self.failure.get_or_insert(Failure { partition, error, doubted_since });
                }
            }
        }
        self.tasks.append(&mut tasks);
    }
}

/// Nobody waits for ever for tasks that go on.
impl<F> Drop for Crew<'_, '_, F> {
    fn drop(&mut self) {
        self.stop(|_| true);
    }
}

//! What can be the job of a task.

use std::time::Duration;

use stream_runtime::Error;
use stream_runtime::checkpoint::Storage;
use stream_runtime::engine::{Checkpointed, Engine, Job, Report, Stop};
use tokio::runtime::Handle;

/// A job of a `#[durable]` pipeline that has a place for its checkpoint: what a [task](super::Kafka::tasks) is made of. No other can be one:
///
/// ```compile_fail,E0277
/// use thalweg::prelude::*;
///
/// stream!(
///     #[durable]
///     fn lines(texts: impl Source<&str>, out: impl Sink<String>) {
///         texts.map(|text| text.to_owned()).sink(out);
///     }
/// );
///
/// // Without `.checkpoint_to(..)`.
/// let tasks = kafka("texts").group("lines").tasks(|task| lines(task.source().text(), stdout()));
/// ```
#[diagnostic::on_unimplemented(
    message = "a task is a job of a `#[durable]` pipeline, with a checkpoint of its own",
    label = "what this job keeps would not go on in another process",
    note = "help: write `#[durable]` above the pipeline, and `.checkpoint_to(..)` behind the job, with the partition's number in the name"
)]
pub trait TaskJob: Send {
    /// A handle that stops it.
    #[doc(hidden)]
    fn stop_handle(&self) -> Stop;

    /// Runs it on this thread.
    #[doc(hidden)]
    fn run_as_task(self, lock_timeout: Duration, runtime: Option<Handle>) -> Result<Report, Error>;
}

impl<F, S> TaskJob for Job<F, Checkpointed<S>>
where
    F: FnOnce(&mut Engine) -> Result<(), Error> + Send,
    S: Storage,
{
    fn stop_handle(&self) -> Stop {
        Job::stop_handle(self)
    }

    fn run_as_task(self, lock_timeout: Duration, runtime: Option<Handle>) -> Result<Report, Error> {
        self.as_task(lock_timeout, runtime).run_blocking()
    }
}

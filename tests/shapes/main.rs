//! A durable job begins again with other code: what still fits goes on, what does not is told field by field, and each way through leads on.

mod changes;
mod lock;
mod pipelines;
mod ways;

use thalweg::__::{Checkpointed, Engine};
use thalweg::checkpoint::InMemory;
use thalweg::prelude::*;

/// What a job has given in one batch of four records; then it was stopped.
fn piece<F, O: Ord>(job: Job<F, Checkpointed<InMemory>>, results: &Collected<O>) -> Result<Vec<O>, Error>
where
    F: FnOnce(&mut Engine) -> Result<(), Error> + Send + 'static,
{
    let mut job = job.trigger(Trigger::asap().cap(4)).test()?;
    job.step()?;
    job.stop()?;
    let mut results = results.take();
    results.sort();
    Ok(results)
}

/// What is wrong with it.
fn refused<F, O: Ord>(job: Job<F, Checkpointed<InMemory>>, results: &Collected<O>) -> String
where
    F: FnOnce(&mut Engine) -> Result<(), Error> + Send + 'static,
{
    let error = piece(job, results).err().expect("the code has changed");
    assert!(results.take().is_empty(), "nothing runs before");
    error.to_string()
}

/// Users and amounts: four for each batch.
fn orders() -> Vec<(u32, u32)> {
    vec![(1, 10), (2, 20), (1, 1), (2, 2), (1, 100), (2, 200), (1, 1000), (3, 3), (1, 5), (2, 5), (3, 5), (4, 5)]
}

//! A durable job begins again with other code: what still fits goes on, what does not is told field by field, and each way through leads on.

mod changes;
mod ways;

use std::collections::BTreeMap;

use thalweg::checkpoint::InMemory;
use thalweg::engine::{Checkpointed, Engine};
use thalweg::prelude::*;

/// A job that has a checkpoint, of a pipeline with one output.
fn run<F, O>(job: Job<F, Checkpointed<InMemory>>, results: &Collected<O>) -> Result<Vec<O>, Error>
where
    F: FnOnce(&mut Engine) -> Result<(), Error>,
{
    job.run_blocking()?;
    Ok(results.take())
}

//! A job's run, as far as it does not depend on its pipeline.
//!
//! It is compiled once, with the runtime: an engine holds much that has to be dropped – a checkpoint, threads, a line on the terminal –, and who holds an engine
//! compiles how it is dropped. With the pipelines, that was 13,900 lines of LLVM's for each crate that has one (`docs/compile-time.md`). That is why the two
//! closures, which are called once in a job's life, are trait objects.

use super::turn::Turn;
use crate::Error;
use crate::engine::durable::{Recorded, Shapes, Ways};
use crate::engine::graph::Graph;
use crate::engine::kind::Opened;
use crate::engine::now;
use crate::engine::panic::catch;
use crate::engine::report::Report;
use crate::engine::run::Engine;
use crate::engine::settings::Settings;
use crate::spill::StateBudget;

/// All steps of a job, one after the other.
pub(super) type Steps<'j> = Box<dyn FnOnce(&mut Engine) -> Result<(), Error> + 'j>;

/// Opens what a job goes on from.
pub(super) type Open<'j> = Box<dyn FnOnce(Ways, Option<&StateBudget>, &Turn) -> Result<Option<Opened>, Error> + 'j>;

/// Runs a job, if need be without a checkpoint.
pub(super) fn run(
    graph: &'static Graph,
    mut settings: Settings,
    open: Open<'_>,
    steps: Steps<'_>,
) -> Result<Report, Error> {
    if settings.stop_on_ctrl_c {
        settings.stop.on_ctrl_c()?;
    }
    let (ways, budget) = (std::mem::take(&mut settings.ways), settings.state_budget.take());
    let turn = Turn::new(settings.lock_timeout, &settings.stop);
    let Some(Opened(checkpoint)) = open(ways, budget.as_ref(), &turn)? else {
        // Stopped while it waited for its checkpoint: it has not begun.
        return Ok(Report::default());
    };
    let mut engine = Engine::new(graph, settings, checkpoint);
    let ended = catch(graph, || steps(&mut engine)).and_then(|ended| ended);
    now::turn_to(None);
    ended?;
    Ok(engine.into_report())
}

/// What the states of a job look like. It does not run.
pub(super) fn shapes(graph: &'static Graph, settings: Settings, steps: Steps<'_>) -> Result<Shapes, Error> {
    let mut engine = Engine::new(graph, settings, None);
    engine.recorded = Some(Recorded::default());
    let ended = catch(graph, || steps(&mut engine)).and_then(|ended| ended);
    match engine.recorded {
        Some(Recorded { states, is_whole: true }) => Ok(Shapes { pipeline: graph.name, states }),
        _ => Err(ended.err().unwrap_or_else(|| Error::new("the pipeline did not say what its states look like"))),
    }
}

//! The child: the job, in a folder, until it has done all or is killed.

use std::fs;
use std::path::Path;

use thalweg::StateBudget;
use thalweg::checkpoint::{Folder, Tuning};
use thalweg::prelude::*;

use crate::pipeline::{buys, clicks, shop};
use crate::steps::{self, Steps};

/// The first argument of a child; then its folder, the number of its workers, and the step at which it ends, if there is one, with its number.
pub const CHILD: &str = "--child";
/// Where a child that ends by itself leaves how often each step came.
pub const SEEN: &str = "steps";

/// Full snapshots are made often, and old ones removed: so that these are among the steps.
fn often() -> Tuning {
    Tuning { least_log: 1, least_logs: 4 << 10, most_logs: 12, ..Tuning::default() }
}

pub fn run(arguments: &[String]) -> Result<(), String> {
    let [folder, workers, last @ ..] = arguments else { return Err("a child needs a folder and workers".into()) };
    if let [step, number] = last {
        steps::end_at(step, number.parse().map_err(|_| "no number of a step")?);
    }
    let folder = Path::new(folder);
    let output = |whose| files(Steps::new(whose, Folder::new(folder.join(whose))));
    let checkpoint = Steps::new("checkpoint", Folder::new(folder.join("checkpoint")));
    let workers: usize = workers.parse().map_err(|_| "no number of workers")?;
    // On one worker all state is in memory, on two as little as can be, and on three some of it.
    let bytes = [u64::MAX, 0, 4_000][(workers - 1) % 3];
    shop(clicks(), buys(), output("pages"), output("pauses"))
        .workers(workers)
        .trigger(Trigger::asap().cap(100))
        .checkpoint_to(checkpoint)
        .tuned(often())
        .state_budget(StateBudget::new(bytes).in_folder(folder.join("state-store")))
        .run_blocking()
        .map_err(|error| format!("{error:?}"))?;
    let seen: String = steps::seen().iter().map(|(step, times)| format!("{times} {step}\n")).collect();
    fs::write(folder.join(SEEN), seen).map_err(|error| error.to_string())
}

//! Durable jobs whose storages fail at every operation, for every kind of end: whatever fails, a job that begins again writes what it would have written undisturbed.
//!
//! In `tests/crash` a process is killed; here nothing is left to chance, and the disk is one in memory.

#[path = "../../stream-runtime/tests/sources/broker.rs"]
mod broker;
#[allow(dead_code, reason = "not all tests need all of it")]
#[path = "../../stream-runtime/tests/disk/mod.rs"]
mod disk;
mod sinks;
mod sources;

use std::path::{Path, PathBuf};

use disk::{DEATHS, Disk, Fault};
use thalweg::prelude::*;

/// Batches that are small enough for many of them.
fn small_batches() -> Trigger {
    Trigger::asap().cap(3)
}

/// All results, in the order of their batches.
fn results(output: &Disk) -> String {
    output.texts().into_iter().filter(|(name, _)| name.starts_with("part-")).map(|(_, text)| text).collect()
}

/// Runs a job with a checkpoint and an output, and has either fail at each of its operations, in each way, before the job begins again. What it has written in the
/// end is returned.
fn survives(run: impl Fn(&Disk, &Disk) -> Result<Report, Error>) -> String {
    let (checkpoint, output) = (Disk::default(), Disk::default());
    run(&checkpoint, &output).unwrap();
    let expected = results(&output);
    for (fails_checkpoint, operations) in [(true, checkpoint.steps().len()), (false, output.steps().len())] {
        for (at, fault) in (0..operations).flat_map(|at| DEATHS.map(|fault| (at, fault))) {
            let (checkpoint, output) = (Disk::default(), Disk::default());
            let failing = if fails_checkpoint { &checkpoint } else { &output };
            let crash = (at, fault);
            failing.fail_at(at, fault);
            // Batches need not be cut in the same way in each run, so that a run may have fewer operations.
            let first = run(&checkpoint, &output);
            assert!(expected.starts_with(&results(&output)), "{crash:?}, {fails_checkpoint}: {}", results(&output));
            checkpoint.restart();
            output.restart();
            let second = run(&checkpoint, &output);
            assert!(second.is_ok(), "{crash:?}, {fails_checkpoint}: {first:?}, and then {second:?}");
            assert_eq!(results(&output), expected, "{crash:?}, {fails_checkpoint}: {first:?}");
        }
    }
    expected
}

/// Runs a job of which the checkpoint fails at each of its operations, before the job begins again; and looks at what is outside.
fn interrupted<T>(
    begin: impl Fn() -> T,
    run: impl Fn(&Disk, &T) -> Result<Report, Error>,
    check: impl Fn(&T, (usize, Fault)),
) {
    let checkpoint = Disk::default();
    run(&checkpoint, &begin()).unwrap();
    for at in 0..checkpoint.steps().len() {
        for fault in DEATHS {
            let (checkpoint, outside, crash) = (Disk::default(), begin(), (at, fault));
            checkpoint.fail_at(at, fault);
            let _ = run(&checkpoint, &outside);
            checkpoint.restart();
            run(&checkpoint, &outside).unwrap();
            check(&outside, crash);
        }
    }
}

/// An empty folder of a test's own.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("again-{name}"));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

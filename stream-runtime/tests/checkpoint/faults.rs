//! Whatever fails, and wherever the power goes: what was safe is there, and nothing that was not said.

use proptest::prelude::*;
use stream_runtime::checkpoint::Tuning;

use crate::disk::{Disk, FAULTS, Fault};
use crate::job::{Action, Batch, Job, small};

/// Coins, the same ones every time.
pub fn coins(seed: u64) -> impl FnMut() -> bool {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state & 64 == 0
    }
}

/// A history with everything in it, of so many batches.
pub fn history(batches: u8) -> Vec<Batch> {
    let batch = |number: u8| {
        let mut batch: Batch = (0..6)
            .map(|at| {
                let key = (number.wrapping_mul(7).wrapping_add(at * 3) % 4, at.wrapping_mul(number) % 8);
                (at, number % 3, Action::Put(key, vec![number; usize::from(at) * 5]))
            })
            .collect();
        batch.push((0, number % 2, Action::Remove((number % 4, 0))));
        if number % 4 == 3 {
            batch.push((1, (number + 1) % 3, Action::Clear(number % 3)));
        }
        if number % 9 == 8 {
            batch.push((0, 0, Action::ClearAll));
        }
        batch
    };
    (0..batches).map(batch).collect()
}

/// Runs a job through these faults, one life after the other, and then to its end.
fn survive(batches: Vec<Batch>, faults: &[(usize, Fault, bool)], tuning: Tuning, seed: u64) {
    let (disk, mut job, mut toss) = (Disk::default(), Job::new(batches), coins(seed));
    for (at, fault, loses_power) in faults {
        disk.fail_at(*at, *fault);
        // It may come through: the fault may be where nothing needs the operation, or behind the end.
        let _ = job.run(disk.clone(), tuning);
        disk.heal();
        if *loses_power {
            disk.lose_power(&mut toss);
        }
    }
    disk.heal();
    job.run(disk.clone(), tuning).unwrap();
    job.run(disk, tuning).unwrap();
}

#[test]
fn a_job_without_faults_makes_bases_and_removes_what_is_old() {
    let (disk, mut job) = (Disk::default(), Job::new(history(30)));
    job.run(disk.clone(), small()).unwrap();
    assert!(job.counts.bases > 4, "{:?}", job.counts);
    let names: Vec<String> = disk.objects().into_keys().collect();
    assert_eq!(names.iter().filter(|name| name.starts_with("base-")).count(), 2, "{names:?}");
    assert!(names.len() < 20, "{names:?}");
}

#[test]
fn every_operation_may_fail_in_every_way() {
    let batches = history(14);
    let disk = Disk::default();
    Job::new(batches.clone()).run(disk.clone(), small()).unwrap();
    let operations = disk.steps().len();
    assert!(operations > 100, "{operations}");
    for at in 0..=operations {
        for fault in FAULTS {
            for loses_power in [false, true] {
                survive(batches.clone(), &[(at, fault, loses_power)], small(), at as u64);
            }
        }
    }
}

#[test]
fn recovery_may_fail_in_every_way() {
    let batches = history(14);
    for at in 0..40 {
        for fault in FAULTS {
            survive(batches.clone(), &[(90, Fault::Dies, true), (at, fault, true)], small(), at as u64);
        }
    }
}

#[test]
fn what_was_once_recovered_stays_though_its_writer_never_knew_it_was_safe() {
    for at in 0..60 {
        for second in 4..20 {
            // The process lives on or dies, but the power stays on until the next one has seen what there is.
            let faults = [(at, Fault::DiesHalfway, false), (second, Fault::Dies, true)];
            survive(history(8), &faults, small(), second as u64);
        }
    }
}

fn action() -> impl Strategy<Value = Action> {
    let key = (0..4u8, 0..6u8);
    prop_oneof![
        6 => (key.clone(), prop::collection::vec(any::<u8>(), 0..40)).prop_map(|(key, value)| Action::Put(key, value)),
        2 => key.prop_map(Action::Remove),
        1 => (0..4u8).prop_map(Action::Clear),
        1 => Just(Action::ClearAll),
    ]
}

fn batches() -> impl Strategy<Value = Vec<Batch>> {
    prop::collection::vec(prop::collection::vec((0..2u8, 0..3u8, action()), 0..12), 1..25)
}

fn fault() -> impl Strategy<Value = (usize, Fault, bool)> {
    (0..250usize, prop::sample::select(&FAULTS[..]), any::<bool>())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_history_survives_any_faults(
        batches in batches(),
        faults in prop::collection::vec(fault(), 0..5),
        in_the_background in any::<bool>(),
        most_logs in 2..8usize,
        seed in any::<u64>(),
    ) {
        let tuning = Tuning { most_logs, waits_for_bases: !in_the_background, ..small() };
        survive(batches, &faults, tuning, seed);
    }
}

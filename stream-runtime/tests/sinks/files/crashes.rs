//! A job that writes to a folder may crash anywhere, and again when it begins again.

use std::collections::BTreeMap;

use stream_runtime::Error;
use stream_runtime::sink::{Sink, Transactional, files};

use super::{flush, resume, write};
use crate::disk::{DEATHS, Disk, Fault};

/// The batches of a run: some without results, one larger than any buffer.
fn batches() -> Vec<Vec<String>> {
    let records = |records: &[&str]| records.iter().map(|record| (*record).to_owned()).collect();
    let large = ["a", "b"].map(|record| record.repeat(40_000)).to_vec();
    vec![records(&["1", "2", "3"]), vec![], large, records(&["4"]), vec![], records(&["5", "6"])]
}

/// Runs a job from its last commit to its end, or to its crash. So many batches are prepared before the first of them is in the checkpoint.
fn exactly_once(disk: &Disk, committed: &mut Option<u64>, ahead: u64) -> Result<(), Error> {
    let mut sink = files(disk.clone());
    sink.recover(*committed)?;
    let begin = committed.map_or(0, |committed| committed + 1);
    let end = batches().len() as u64;
    for batch in begin..end + ahead {
        if let Some(records) = batches().get(batch as usize) {
            write(&mut sink, records)?;
            sink.prepare(batch)?;
        }
        if let Some(next) = batch.checked_sub(ahead).filter(|next| (begin..end).contains(next)) {
            *committed = Some(next);
            sink.commit(next)?;
        }
    }
    Sink::<u64>::close(&mut sink)
}

/// The same at least once: a batch is shown and then committed.
fn at_least_once(disk: &Disk, committed: &mut Option<u64>, _: u64) -> Result<(), Error> {
    let mut sink = files(disk.clone());
    resume(&mut sink, *committed)?;
    let begin = committed.map_or(0, |committed| committed + 1);
    for (batch, records) in (0..).zip(batches()).skip(begin as usize) {
        write(&mut sink, records)?;
        flush(&mut sink)?;
        *committed = Some(batch);
    }
    Sink::<u64>::close(&mut sink)
}

type Job = fn(&Disk, &mut Option<u64>, u64) -> Result<(), Error>;

/// Crashes a job at an operation, and each of its restarts at the operation that is next in the list; at last it runs to its end.
fn crash(job: Job, ahead: u64, crashes: &[(usize, Fault)], expected: &BTreeMap<String, String>) {
    let (disk, mut committed) = (Disk::default(), None);
    for next in crashes.iter().copied().map(Some).chain([None]) {
        if let Some((at, fault)) = next {
            disk.fail_at(at, fault);
        }
        let ended = job(&disk, &mut committed, ahead);
        if let Err(error) = &ended {
            assert!(error.to_string().contains("the disk"), "{error}");
            assert_eq!(std::error::Error::source(error).unwrap().to_string(), "the disk is gone");
        }
        assert!(ended.is_ok() || next.is_some(), "{crashes:?}: {ended:?}");
        for (name, text) in disk.texts() {
            assert!(expected.get(&name) == Some(&text), "{crashes:?}: {name} is half a batch: {text}");
        }
        disk.restart();
    }
    assert!(disk.texts() == *expected, "{crashes:?}: {:?}", disk.texts().keys());
    assert!(disk.staged_lengths().is_empty(), "{crashes:?}");
}

fn crashes_anywhere(job: Job, ahead: u64) {
    let disk = Disk::default();
    job(&disk, &mut None, ahead).unwrap();
    let (expected, operations) = (disk.texts(), disk.steps().len());
    assert_eq!(expected.len(), 8);
    for fault in DEATHS {
        for first in (0..operations).map(|at| (at, fault)) {
            crash(job, ahead, &[first], &expected);
            for fault in DEATHS {
                // The restart settles what is there before it goes on.
                for at in 0..13 {
                    crash(job, ahead, &[first, (at, fault)], &expected);
                }
            }
        }
    }
}

#[test]
fn a_job_may_crash_anywhere_and_each_batch_is_there_once() {
    crashes_anywhere(exactly_once, 0);
}

#[test]
fn a_job_may_crash_anywhere_while_its_checkpoint_is_written() {
    crashes_anywhere(exactly_once, 2);
}

#[test]
fn a_job_that_shows_what_is_in_doubt_may_crash_anywhere() {
    crashes_anywhere(at_least_once, 0);
}

#[test]
fn a_batch_that_was_prepared_and_not_committed_is_written_again() {
    let (disk, expected) = (Disk::default(), Disk::default());
    exactly_once(&expected, &mut None, 0).unwrap();
    let mut committed = None;
    for (batch, records) in (0..).zip(batches()) {
        let mut sink = files(disk.clone());
        sink.recover(committed).unwrap();
        write(&mut sink, &records).unwrap();
        sink.prepare(batch).unwrap();
        drop(sink);
        disk.restart();
        let mut sink = files(disk.clone());
        sink.recover(committed).unwrap();
        write(&mut sink, records).unwrap();
        sink.prepare(batch).unwrap();
        committed = Some(batch);
        // And the next run publishes it.
        drop(sink);
        disk.restart();
    }
    files(disk.clone()).recover(committed).unwrap();
    assert!(disk.texts() == expected.texts());
}

#[test]
fn short_writes_change_nothing() {
    let (disk, expected) = (Disk::default(), Disk::default());
    disk.write_at_most(1000);
    for disk in [&disk, &expected] {
        exactly_once(disk, &mut None, 0).unwrap();
    }
    assert!(disk.texts() == expected.texts());
}

//! What earlier versions have written can be read.
//!
//! `FIXTURES=write cargo test -p stream-runtime --test checkpoint fixtures` writes the folder of the present version, if there is none.

use std::fs;
use std::path::{Path, PathBuf};

use stream_runtime::checkpoint::{Begun, Folder, Storage, Store, Tuning, describe};

use crate::disk::Disk;
use crate::faults::history;
use crate::job::{FIRST, Job, plan, small};

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/checkpoint/fixtures/v1")
}

/// Two bases, and logs behind each; the last batch is in doubt.
fn write() {
    let folder = Folder::new(fixture());
    let tuning = Tuning { least_logs: 2500, most_logs: 9, ..small() };
    let mut job = Job::new(history(BATCHES));
    job.run(folder.clone(), tuning).unwrap();
    let (mut store, _) = Store::open_tuned(folder.clone(), tuning).unwrap();
    store.begin(job.last() + 1, plan(job.last() + 1)).unwrap();
    store.close().unwrap();
    for staged in folder.staged().unwrap() {
        folder.discard(&staged).unwrap();
    }
    let holds = describe(&folder).unwrap();
    assert!(holds.base.is_some() && holds.in_doubt.is_some() && holds.logs.len() > 2, "{holds}");
}

/// The batches that were committed.
const BATCHES: u8 = 30;

#[test]
fn version_1_is_read_and_gone_on_from() {
    let mut job = Job::new(history(BATCHES + 5));
    if std::env::var_os("FIXTURES").is_some_and(|what| what == "write") && !fixture().exists() {
        write();
    }
    // It is copied, for opening a checkpoint writes to it.
    let disk = Disk::default();
    for listed in Folder::new(fixture()).list().unwrap() {
        let mut staged = disk.stage(&listed.name).unwrap();
        std::io::Write::write_all(&mut staged, &fs::read(fixture().join(&listed.name)).unwrap()).unwrap();
        disk.seal(staged).unwrap();
        disk.publish(&listed.name).unwrap();
    }
    job.expect(u64::from(BATCHES));
    let (store, mut recovered) = Store::open_tuned(disk.clone(), small()).unwrap();
    let next = FIRST + u64::from(BATCHES);
    assert_eq!(recovered.in_doubt, Some(Begun { batch: next, plan: plan(next) }));
    assert_eq!(job.check(&mut recovered).unwrap(), next);
    drop((store, recovered));
    job.run(disk, small()).unwrap();
}

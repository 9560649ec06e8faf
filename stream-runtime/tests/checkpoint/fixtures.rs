//! What earlier versions have written can be read.
//!
//! `FIXTURES=write cargo test -p stream-runtime --test checkpoint fixtures` writes the folder of the present version, if there is none.

use std::fs;
use std::path::{Path, PathBuf};

use stream_runtime::checkpoint::{Folder, Storage, Store};

use crate::disk::Disk;
use crate::faults::history;
use crate::job::{Job, small};

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/checkpoint/fixtures/v1")
}

#[test]
fn version_1_is_read_and_gone_on_from() {
    let mut job = Job::new(history(20));
    if std::env::var_os("FIXTURES").is_some_and(|what| what == "write") && !fixture().exists() {
        Job::new(history(16)).run(Folder::new(fixture()), small()).unwrap();
    }
    // It is copied, for opening a checkpoint writes to it.
    let disk = Disk::default();
    for listed in Folder::new(fixture()).list().unwrap() {
        let mut staged = disk.stage(&listed.name).unwrap();
        std::io::Write::write_all(&mut staged, &fs::read(fixture().join(&listed.name)).unwrap()).unwrap();
        disk.seal(staged).unwrap();
        disk.publish(&listed.name).unwrap();
    }
    job.expect(16);
    let (store, mut recovered) = Store::open_tuned(disk.clone(), small()).unwrap();
    job.check(&mut recovered).unwrap();
    drop((store, recovered));
    job.run(disk, small()).unwrap();
}

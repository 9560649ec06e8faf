//! The time of an incremental rebuild.

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use crate::median;

const EXAMPLE: &str = "access_log";

const ROUNDS: usize = 5;

pub fn print() {
    build();
    let times = (0..ROUNDS).map(|_| time_behind_an_edit()).collect();
    println!("incremental rebuild of the example `{EXAMPLE}`: {:.2?}, the median of {ROUNDS}", median(times));
}

fn time_behind_an_edit() -> Duration {
    touch();
    let begun = Instant::now();
    build();
    begun.elapsed()
}

/// Cargo takes a file for edited that is newer than what was built from it.
fn touch() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(EXAMPLE).join("main.rs");
    let file = File::options().append(true).open(path).expect("the example is there");
    file.set_modified(SystemTime::now()).expect("the example can be touched");
}

fn build() {
    let status = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--example", EXAMPLE])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdout(Stdio::null())
        .status()
        .expect("cargo can be run");
    assert!(status.success(), "the example does not build");
}

//! A process that writes to a folder is killed at any moment: what it has said is safe is there.
//!
//! `KILLS=1000 cargo test -p stream-runtime --test checkpoint kills` kills so many times.

use std::env;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use stream_runtime::checkpoint::{Folder, Store, Tuning};

use crate::faults::{coins, history};
use crate::folders::Temporary;
use crate::job::{FIRST, Job, small};

/// Where the child finds its folder.
const CHILD: &str = "CHECKPOINT_CHILD";

/// Bases are made at the same time as logs, as they are in earnest.
fn tuning() -> Tuning {
    Tuning { waits_for_bases: false, ..small() }
}

fn job() -> Job {
    Job::new(history(250))
}

/// What the parent runs in another process.
#[test]
#[ignore = "it is the child"]
fn the_child() {
    let Some(folder) = env::var_os(CHILD) else { return };
    let mut job = job();
    job.heard(None);
    job.hears = |batch| println!("\nsafe {batch}");
    job.run(Folder::new(folder), tuning()).unwrap();
}

#[test]
fn what_a_killed_process_has_said_is_safe_is_there() {
    let kills: u32 = env::var("KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(30);
    let (mut killed, mut amid, mut toss) = (0, 0, coins(7));
    while killed < kills {
        let path = Temporary::new("kills");
        let (mut job, mut next) = (job(), FIRST);
        while killed < kills && next <= job.last() {
            // Up to 31 ms, and half of them less than 16.
            let pause = (0..5).map(|bit| u64::from(toss()) << bit).sum();
            let safe = kill(&path.0, Duration::from_millis(pause));
            job.heard(safe.max(next.checked_sub(1).filter(|batch| *batch >= FIRST)));
            let (_store, mut recovered) = Store::open_tuned(Folder::new(&path.0), tuning()).unwrap();
            next = job.check(&mut recovered).unwrap();
            killed += 1;
            amid += u32::from(safe.is_some() && next <= job.last());
        }
    }
    println!("{killed} kills, {amid} of them between the first batch that was safe and the last");
    assert!(amid > 0);
}

/// Runs the child, kills it when it has gone on for so long, and returns the last batch of which it said that it is safe.
fn kill(folder: &Path, pause: Duration) -> Option<u64> {
    let mut child = Command::new(env::current_exe().unwrap())
        .args(["--exact", "kills::the_child", "--ignored", "--nocapture"])
        .env(CHILD, folder)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    thread::sleep(pause);
    child.kill().unwrap();
    let mut said = String::new();
    child.stdout.take().unwrap().read_to_string(&mut said).unwrap();
    child.wait().unwrap();
    // The last line may be cut off in its middle.
    let whole = said.rsplit_once('\n').map_or("", |(whole, _)| whole);
    whole.lines().filter_map(|line| line.strip_prefix("safe ")?.parse().ok()).next_back()
}

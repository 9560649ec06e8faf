//! A job is killed at each step and at any moment, and what it has written in the end is what it would have written undisturbed.

use std::collections::BTreeMap;
use std::io::Read;
use std::process::{Child, ExitStatus};
use std::thread::sleep;
use std::time::{Duration, Instant};

use stream_runtime::source::{FileSet, Random};
use thalweg::checkpoint::Storage;
use thalweg::connectors::objects::{Bucket, files_in};

use super::child::{self, RECORDS};
use super::steps::STEPS;
use super::store::{LEASE, Store};

/// A job is let through after so many kills at the most.
const MOST: u64 = 5;

fn kills() -> u64 {
    std::env::var("S3_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(60)
}

/// All lines of an output, sorted.
fn lines(bucket: &Bucket) -> Vec<String> {
    let files = files_in(bucket.clone()).nested();
    let mut lines = Vec::new();
    for file in files.list().expect("a listing") {
        let mut text = String::new();
        files.open(&file.path, 0).expect("a file").read_to_string(&mut text).expect("text");
        lines.extend(text.lines().map(str::to_owned));
    }
    lines.sort_unstable();
    lines
}

fn outputs(bucket: &Bucket) -> [Vec<String>; 2] {
    ["squares", "totals"].map(|output| lines(&bucket.at(output)))
}

/// What stays visible, and is no result: nothing is left over.
fn leftovers(bucket: &Bucket) -> Vec<String> {
    let outputs = ["squares", "totals"].map(|output| bucket.at(output));
    let pending = outputs.iter().flat_map(|output| output.list().expect("a listing"));
    let pending = pending.map(|object| object.name).filter(|name| name.starts_with("_pending"));
    pending.chain(outputs.iter().flat_map(|output| output.staged().expect("a listing"))).collect()
}

#[cfg(unix)]
fn is_killed(status: ExitStatus) -> bool {
    std::os::unix::process::ExitStatusExt::signal(&status).is_some()
}

fn wait(mut child: Child) -> (ExitStatus, String) {
    let mut said = String::new();
    let _ = child.stderr.take().expect("it is piped").read_to_string(&mut said);
    (child.wait().expect("it ends"), said)
}

/// The undisturbed run.
fn expected(store: &Store) -> ([Vec<String>; 2], Duration) {
    let begun = Instant::now();
    child::run(&store.endpoint(), "undisturbed", 1).expect("it runs");
    let expected = outputs(&store.bucket().at("undisturbed"));
    let squares: Vec<_> = (0..RECORDS).map(|n| (n * n).to_string()).collect();
    assert_eq!(expected[0].len(), squares.len());
    assert!(expected[1].len() > 100, "the job writes next to nothing");
    (expected, begun.elapsed())
}

#[test]
fn what_is_killed_at_any_step_writes_each_result_once() {
    let store = Store::start();
    let (expected, took) = expected(&store);
    let (mut killed, mut lives) = (BTreeMap::<String, u64>::new(), 0);
    while killed.values().sum::<u64>() < kills() {
        lives += 1;
        let mut random = Random::new(7, lives);
        let prefix = format!("life-{lives}");
        for _ in 0..1 + random.below(MOST) {
            let workers = 1 + random.below(2) as usize;
            let (name, child) = if random.below(3) == 0 {
                let mut child = child::start(&store.endpoint(), &prefix, workers, None);
                sleep(LEASE + took.mul_f64(random.unit() / 3.0));
                let _ = child.kill();
                ("at a random moment".to_owned(), child)
            } else {
                let whose = ["checkpoint", "squares", "totals"][random.below(3) as usize];
                let step = STEPS[random.below(STEPS.len() as u64) as usize];
                let when = ["before", "after"][random.below(2) as usize];
                let step = format!("{when} {whose} {step}");
                let number = random.below(8);
                (step.clone(), child::start(&store.endpoint(), &prefix, workers, Some((step, number))))
            };
            let (status, said) = wait(child);
            assert!(status.success() || is_killed(status), "the job failed: {said}");
            if status.success() {
                break;
            }
            *killed.entry(name).or_default() += 1;
        }
        let (status, said) = wait(child::start(&store.endpoint(), &prefix, 1, None));
        assert!(status.success(), "the job failed: {said}");
        let bucket = store.bucket().at(&prefix);
        assert_eq!(outputs(&bucket), expected, "life {lives}");
        assert_eq!(leftovers(&bucket), [""; 0], "life {lives}");
    }
    for (step, kills) in &killed {
        println!("{kills:>6} kills {step}");
    }
    println!("{} kills in {lives} lives, 0 differences", killed.values().sum::<u64>());
}

/// A job that was paused for longer than its lock was lent finds another in its place, and writes nothing more: it is paused right before it would.
#[test]
#[cfg(target_os = "linux")]
fn who_was_paused_for_too_long_does_no_harm() {
    let store = Store::start();
    let (expected, _) = expected(&store);
    let steps = [
        "before checkpoint finishes",
        "after checkpoint finishes",
        "before squares seals",
        "before squares publishes",
        "after squares publishes",
        "before totals finishes",
        "before totals publishes",
        "before totals removes",
    ];
    let mut replaced = 0;
    for (life, step) in steps.iter().cycle().take(16).enumerate() {
        let prefix = format!("paused-{life}");
        let number = Random::new(11, life as u64).below(12);
        let mut paused = child::start_to_pause(&store.endpoint(), &prefix, ((*step).to_owned(), number));
        while !is_paused(&paused) && paused.try_wait().expect("it is known").is_none() {
            sleep(Duration::from_millis(5));
        }
        let (other, said) = wait(child::start(&store.endpoint(), &prefix, 1, None));
        assert!(other.success(), "{step}: the other job failed: {said}");
        let told = std::process::Command::new("kill").args(["-CONT", &paused.id().to_string()]).status();
        assert!(told.is_ok());
        let (status, said) = wait(paused);
        // It may have been so far that it had nothing left to write.
        if !status.success() {
            assert_eq!(status.code(), Some(7), "{step}: {said}");
            replaced += 1;
        }
        assert_eq!(outputs(&store.bucket().at(&prefix)), expected, "{step}, for the {number}th time");
    }
    println!("{replaced} jobs were paused and replaced, 0 differences");
    assert!(replaced >= 8, "only {replaced} jobs were paused in time");
}

#[cfg(target_os = "linux")]
fn is_paused(child: &Child) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", child.id())).unwrap_or_default();
    stat.rsplit(')').next().is_some_and(|rest| rest.trim_start().starts_with('T'))
}

//! A job is killed, and killed again, and each record is in the tables once.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use thalweg::prelude::*;
use thalweg::source::Random;

use crate::database::{self, Database};
use crate::ledger::{booked, compare, ledger, make_tables, payments, totals};
use crate::proxy::{self, Steps};

const RECORDS: u64 = 3_000;
/// A job is let through after so many kills at the most.
const MOST: u64 = 8;

/// How a run ends.
enum Fate {
    Lives,
    KilledAfter(Duration),
    EndsAt(String, u64),
}

/// `KILLS=500 ./test-connectors postgres` kills as often.
#[test]
fn each_record_is_there_once_however_often_the_job_is_killed() {
    let kills: u64 = std::env::var("KILLS").map_or(80, |kills| kills.parse().expect("a number of kills"));
    let database = Database::start();
    let (undisturbed, took) = life(&database, |job| {
        let begun = Instant::now();
        job.run(1, &Fate::Lives);
        (job.seen(), begun.elapsed())
    });
    assert!(undisturbed.len() >= 16, "{undisturbed:?}");
    let steps: Vec<(String, u64)> = undisturbed.into_iter().collect();
    let (mut killed, mut lives) = (BTreeMap::<String, u64>::new(), 0);
    while killed.values().sum::<u64>() < kills || killed.len() <= steps.len() {
        lives += 1;
        let mut random = Random::new(7, lives);
        life(&database, |job| {
            let times = 1 + random.below(MOST);
            for _ in 0..times {
                let (name, fate) = fate(&mut random, &steps, &killed, took, times);
                if !job.run(1 + random.below(3), &fate) {
                    break;
                }
                *killed.entry(name).or_default() += 1;
            }
            job.run(1, &Fate::Lives);
        });
        assert!(lives < 2_000, "some steps never come: {killed:?}");
    }
    for (step, kills) in &killed {
        println!("{kills:>6} kills {step}");
    }
    println!("{} kills in {lives} lives, no difference", killed.values().sum::<u64>());
}

/// A random moment, or a step: first of all one that none was killed at yet.
fn fate(
    random: &mut Random,
    steps: &[(String, u64)],
    killed: &BTreeMap<String, u64>,
    took: Duration,
    runs: u64,
) -> (String, Fate) {
    if random.below(3) == 0 {
        return ("at a random moment".into(), Fate::KilledAfter(took.mul_f64(random.unit() / runs as f64)));
    }
    let fresh: Vec<_> = steps.iter().filter(|(step, _)| !killed.contains_key(step)).collect();
    let (step, times) = match fresh.len() {
        0 => &steps[random.below(steps.len() as u64) as usize],
        some => fresh[random.below(some as u64) as usize],
    };
    (step.clone(), Fate::EndsAt(step.clone(), random.below(times.div_ceil(runs))))
}

/// A job, from its first run to its last, on empty tables; what it leaves is compared.
fn life<R>(database: &Database, live: impl FnOnce(&Job) -> R) -> R {
    database.execute("DROP TABLE IF EXISTS booked, totals, thalweg_batches");
    make_tables(database);
    let folder = std::env::temp_dir().join(format!("thalweg-postgres-job-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    let job = Job { folder, port: database.port };
    let lived = live(&job);
    compare(database, RECORDS).unwrap_or_else(|difference| panic!("{difference}"));
    fs::remove_dir_all(&job.folder).expect("the folder is gone");
    lived
}

struct Job {
    folder: PathBuf,
    port: u16,
}

impl Job {
    /// Whether it was killed, and not ended before.
    fn run(&self, workers: u64, fate: &Fate) -> bool {
        let mut command = Command::new(std::env::current_exe().expect("this program"));
        command.args(["crash::child", "--exact", "--ignored", "--nocapture"]);
        command.env("CHILD_FOLDER", &self.folder).env("CHILD_PORT", self.port.to_string());
        command.env("CHILD_WORKERS", workers.to_string()).stdout(Stdio::piped()).stderr(Stdio::piped());
        if let Fate::EndsAt(step, number) = fate {
            command.env("CHILD_ENDS_AT", format!("{number} {step}"));
        }
        let mut child = command.spawn().expect("a child");
        if let Fate::KilledAfter(time) = fate {
            sleep(*time);
            let _ = child.kill();
        }
        let ended = child.wait_with_output().expect("its end");
        let is_killed = ended.status.signal().is_some();
        let said = || String::from_utf8_lossy(&[&ended.stdout[..], &ended.stderr].concat()).into_owned();
        assert!(is_killed || ended.status.success(), "{}", said());
        is_killed
    }

    /// How often each step came in a run that ended by itself.
    fn seen(&self) -> BTreeMap<String, u64> {
        let text = fs::read_to_string(self.folder.join("steps")).expect("the steps");
        let step =
            |line: &str| line.split_once(' ').map(|(times, step)| (step.to_owned(), times.parse().expect("times")));
        text.lines().filter_map(step).collect()
    }
}

#[test]
#[ignore = "it is what is killed"]
fn child() {
    let given = |name| std::env::var(name).ok();
    let (Some(folder), Some(port)) = (given("CHILD_FOLDER"), given("CHILD_PORT")) else { return };
    let ends_at = given("CHILD_ENDS_AT").map(|text| {
        let (number, step) = text.split_once(' ').expect("a number and a step");
        (step.to_owned(), number.parse().expect("a number"))
    });
    let steps = Steps::new(ends_at);
    let port = proxy::before(port.parse().expect("a port"), steps.clone()).expect("a proxy");
    // The proxy reads the messages of plain connections.
    let url = format!("{}?sslmode=disable", database::url(port));
    let folder = Path::new(&folder);
    ledger(payments(RECORDS), booked(&url), totals(&url))
        .workers(given("CHILD_WORKERS").and_then(|workers| workers.parse().ok()).unwrap_or(1))
        .trigger(Trigger::asap().cap(100))
        .checkpoint_to(folder.join("checkpoint"))
        .run_blocking()
        .unwrap_or_else(|error| panic!("{error:?}"));
    let seen: String = steps.seen().iter().map(|(step, times)| format!("{times} {step}\n")).collect();
    fs::write(folder.join("steps"), seen).expect("the steps are written");
}

//! State that is away can be lost with its disk: the job ends, and a later one goes on as if nothing had happened.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use thalweg::StateBudget;
use thalweg::checkpoint::InMemory;
use thalweg::prelude::*;

/// A key, and a number; one above `LIMIT` is a sign.
type Sale = (u32, u32);

const LIMIT: u32 = 1_000;

/// What a key has come to, in more bytes than a number needs: a store of some megabytes has files.
type Total = (u32, Vec<u8>);

stream!(
    #[durable(exactly_once)]
    fn totals(sales: impl Source<Sale> + Bounded, out: impl Sink<(u32, u32)>, harm: Arc<dyn Fn() + Send + Sync>) {
        sales
            .inspect(|sale| {
                if sale.1 > LIMIT {
                    harm();
                }
            })
            .key_by(|sale| sale.0)
            .scan((0, vec![0; 1_000]), |total: &mut Total, (key, number)| {
                total.0 += number.min(LIMIT);
                (key, total.0)
            })
            .sink(out);
    }
);

/// A batch.
const BATCH: u32 = 1_000;

/// All files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let below = entries.map(|entry| entry.path()).map(|path| if path.is_dir() { files(&path) } else { vec![path] });
    below.flatten().collect()
}

/// The files that the store has for good, once there are any.
fn tables(folder: &Path) -> Vec<PathBuf> {
    let begin = Instant::now();
    loop {
        let all = files(folder);
        let tables: Vec<_> =
            all.into_iter().filter(|path| path.parent().is_some_and(|of| of.ends_with("tables"))).collect();
        if !tables.is_empty() {
            return tables;
        }
        assert!(begin.elapsed() < Duration::from_secs(30), "the store has no tables: {:?}", files(folder));
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Runs a job whose store is harmed in the middle, and another that goes on behind it. It says what the first one ended with, and behind how many records.
fn harmed(name: &str, sales: Vec<Sale>, harm: impl Fn(&Path) + Send + Sync + 'static) -> (String, usize) {
    let folder = std::env::temp_dir().join(format!("thalweg-away-{name}-{}", std::process::id()));
    let (checkpoint, out, alone) = (InMemory::new(), collected(), collected());
    totals(sales.clone(), alone.clone(), Arc::new(|| ())).checkpoint_to(InMemory::new()).run_blocking().unwrap();
    let alone = alone.take();

    let store = folder.clone();
    let job = totals(sales.clone(), out.clone(), Arc::new(move || harm(&store))).checkpoint_to(checkpoint.clone());
    let job = job.state_budget(StateBudget::new(0).in_folder(&folder)).trigger(Trigger::asap().cap(BATCH as usize));
    let error = job.run_blocking().unwrap_err();
    assert!(error.place().is_some_and(|place| place.operator == "scan"), "{error:?}");
    assert!(error.to_string().contains(&*folder.to_string_lossy()), "{error:?}");
    let before = out.take();
    let _ = fs::remove_file(&folder);

    let job = totals(sales, out.clone(), Arc::new(|| ())).checkpoint_to(checkpoint);
    let restart = job.checkpoint().describe().unwrap().to_string();
    let behind = restart.split_once("input `sales` goes on behind ").map(|(_, number)| number.lines().next().unwrap());
    let committed: usize = behind.unwrap_or_else(|| panic!("{restart}")).parse().unwrap();
    assert!(before.len() <= committed && committed < alone.len(), "{} are seen: {restart}", before.len());
    assert_eq!(before, alone[..before.len()]);
    // What was committed and not seen yet is seen now.
    job.state_budget(StateBudget::new(100_000).in_folder(&folder)).run_blocking().unwrap();
    assert_eq!(out.take(), alone[before.len()..]);
    assert!(!folder.exists());
    (format!("{error:?}"), committed)
}

/// So many keys, each with a number.
fn keys(keys: u32) -> impl Iterator<Item = Sale> {
    (0..keys).map(|key| (key, key % 7))
}

/// Here the store comes to harm.
const SIGN: Sale = (u32::MAX, LIMIT + 1);

#[test]
fn a_store_that_can_not_be_read_ends_the_job_and_the_next_run_goes_on() {
    let sales = keys(4 * BATCH).chain([SIGN]).chain(keys(4 * BATCH)).collect();
    let (error, committed) = harmed("read", sales, |store| {
        for table in tables(store) {
            let length = fs::metadata(&table).unwrap().len();
            fs::write(&table, vec![7; length as usize]).unwrap();
        }
    });
    assert!(error.contains("of the state that is above the budget, can't be read"), "{error}");
    assert_eq!(committed, 4 * BATCH as usize, "nothing of the step is committed");
}

#[test]
fn a_store_that_can_not_be_written_ends_the_job_and_the_next_run_goes_on() {
    let sales = [SIGN].into_iter().chain(keys(15 * BATCH)).collect();
    let (error, committed) = harmed("write", sales, |store| {
        fs::remove_dir_all(store).unwrap();
        fs::write(store, "no folder").unwrap();
    });
    assert!(error.contains("of the state that is above the budget, can't be written"), "{error}");
    assert_eq!(committed % BATCH as usize, 0, "nothing of the step is committed");
}

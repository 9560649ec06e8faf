//! State that expires, and rows that wait for a join, stay as large as what is alive: a job over keys that come and go holds no more in the end than at its beginning.
//!
//! The test's allocator counts what is held.

mod held;

use thalweg::prelude::*;

/// How long a key is there, in records.
const LIFE: u64 = 2_000;

stream!(
    /// Every tenth record has a new key; a record is a second.
    fn dedups(records: impl Source<u64>, seen: u64) {
        records
            .timestamp(|n| Timestamp::from_secs(*n as i64))
            .watermark(bounded(10.secs()))
            .dedup(|n| n / 10)
            .within(seen.secs())
            .for_each(drop);
    }

    fn scans(records: impl Source<u64>, seen: u64) {
        records
            .timestamp(|n| Timestamp::from_secs(*n as i64))
            .watermark(bounded(10.secs()))
            .key_by(|n| n / 10)
            .expire_after(seen.secs())
            .scan(0, |last: &mut u64, n| std::mem::replace(last, n))
            .for_each(drop);
    }

    fn counts(records: impl Source<u64>, seen: u64) {
        records
            .timestamp(|n| Timestamp::from_secs(*n as i64))
            .watermark(bounded(10.secs()))
            .key_by(|n| n / 10)
            .expire_after(seen.secs())
            .count()
            .for_each(drop);
    }

    fn slides(records: impl Source<u64>, seen: u64) {
        records
            .timestamp(|n| Timestamp::from_secs(*n as i64))
            .watermark(bounded(10.secs()))
            .key_by(|n| n / 10)
            .window(sliding(seen.secs()).every((seen / 9).secs()))
            .max(|n| *n)
            .drop_late()
            .for_each(drop);
    }

    fn processes(records: impl Source<u64>, seen: u64) {
        records
            .timestamp(|n| Timestamp::from_secs(*n as i64))
            .watermark(bounded(10.secs()))
            .key_by(|n| n / 10)
            .expire_after(seen.secs())
            .process(vec![], |all: &mut Vec<u64>, n, timers| {
                all.push(n);
                timers.cancel_all("silent");
                timers.after("silent", 5.secs());
                timers.after("late", 90.days());
                None
            })
            .on_timer("silent", |all, _, _, _| Some(all.len() as u64))
            .on_timer("late", |_, _, _, _| None)
            .on_expiry(|_, all| all.last().copied())
            .for_each(drop);
    }

    /// Half of the keys are on both sides.
    fn joins(records: impl Source<u64>, seen: u64) {
        let records = records.timestamp(|n| Timestamp::from_secs(*n as i64)).watermark(bounded(10.secs()));
        let even = records.filter(|n| n % 2 == 0).key_by(|n| n / 10);
        records.key_by(|n| n / 10 - n / 10 % 2).join(even).within(seen.secs()).drop_late().for_each(drop);
    }

    /// Most rows come alone.
    fn outer_joins(records: impl Source<u64>, seen: u64) {
        let records = records.timestamp(|n| Timestamp::from_secs(*n as i64)).watermark(bounded(10.secs()));
        let third = records.filter(|n| n % 3 == 0).key_by(|n| *n);
        records.key_by(|n| *n).outer_join(third).between(1.secs(), seen.secs()).drop_late().for_each(drop);
    }

    fn window_joins(records: impl Source<u64>, seen: u64) {
        let records = records.timestamp(|n| Timestamp::from_secs(*n as i64)).watermark(bounded(10.secs()));
        let third = records.filter(|n| n % 3 == 0).key_by(|n| n / 10);
        records.key_by(|n| n / 10).left_join(third).window(tumbling(seen.secs())).drop_late().for_each(drop);
    }
);

/// The most that is held while a job runs over so many records.
macro_rules! most {
    ($pipeline:ident, $records:expr, $workers:expr) => {{
        let source = generate(1, |_, n| n).take($records);
        let job = $pipeline(source, LIFE).workers($workers).trigger(Trigger::asap().cap(1_000));
        held::most(|| {
            job.run_blocking().unwrap();
        })
    }};
}

/// One test for all: what is held is one number for all threads.
#[test]
fn a_long_run_holds_no_more_than_a_short_one() {
    for workers in [1, 2] {
        let runs = [
            ("dedup", most!(dedups, 20_000, workers), most!(dedups, 400_000, workers)),
            ("scan", most!(scans, 20_000, workers), most!(scans, 400_000, workers)),
            ("count", most!(counts, 20_000, workers), most!(counts, 400_000, workers)),
            ("sliding", most!(slides, 20_000, workers), most!(slides, 400_000, workers)),
            ("process", most!(processes, 20_000, workers), most!(processes, 400_000, workers)),
            ("join", most!(joins, 20_000, workers), most!(joins, 400_000, workers)),
            ("outer_join", most!(outer_joins, 20_000, workers), most!(outer_joins, 400_000, workers)),
            ("join of windows", most!(window_joins, 20_000, workers), most!(window_joins, 400_000, workers)),
        ];
        for (name, short, long) in runs {
            // Of twenty times as many records. What is left for the dead of a table may double it once.
            assert!(long <= 2 * short, "`{name}` held {long} bytes instead of {short}, with {workers} workers");
        }
    }
}

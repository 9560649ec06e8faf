//! When a batch runs, and what is in it.

use std::sync::{Arc, Mutex};

use thalweg::prelude::*;
use thalweg::testing;

use crate::{at, window};

stream!(
    fn batches(records: impl Source<u32>, sizes: Arc<Mutex<Vec<usize>>>) {
        records.for_each_batch(|records, _| sizes.lock().unwrap().push(records.len()));
    }

    fn copy(records: impl Source<u32>, out: impl Sink<u32>) {
        records.sink(out);
    }

    fn counts(times: impl Source<i64>, out: impl Sink<(Window, u64)>) {
        times
            .timestamp(|micros| at(*micros))
            .watermark(bounded(0.micros()))
            .key_by(|_| ())
            .window(tumbling(10.micros()))
            .count()
            .drop_late()
            .map(|(_, window, count)| (window, count))
            .sink(out);
    }
);

/// The sizes of the batches that a trigger makes of so many records.
fn sizes(records: u32, trigger: Trigger) -> Vec<usize> {
    let sizes = Arc::<Mutex<Vec<_>>>::default();
    batches((0..records).collect::<Vec<_>>(), sizes.clone()).trigger(trigger).run_blocking().unwrap();
    sizes.lock().unwrap().clone()
}

#[test]
fn rule_17_a_cap_cuts_batches() {
    assert_eq!(sizes(7, Trigger::asap().cap(3)), [3, 3, 1]);
}

/// A job whose batches are known by when they ran.
fn timed(trigger: Trigger) -> (testing::Input<u32>, Collected<u32>, testing::TestJob) {
    let (records, source) = testing::input();
    let out = collected();
    let job = copy(source, out.clone()).trigger(trigger).test().unwrap();
    (records, out, job)
}

#[test]
fn rule_17_every_waits_for_its_ticks() {
    let (records, out, mut job) = timed(Trigger::every(30.secs()));
    records.push([1]);
    records.push([2]);
    assert!(job.step().unwrap(), "the first batch runs at once");
    assert_eq!(out.take(), [1]);
    assert!(!job.step().unwrap(), "it is not time");
    job.advance(29.secs()).unwrap();
    assert!(out.take().is_empty());
    job.advance(1.secs()).unwrap();
    assert_eq!(out.take(), [2]);
}

#[test]
fn rule_17_every_is_at_once_when_behind_and_makes_up_for_no_tick() {
    let (records, out, mut job) = timed(Trigger::every(30.secs()));
    (1..=4).for_each(|record| records.push([record]));
    job.step().unwrap();
    // The job's thread was away for as long as this, and ticks at 30, 60 and 90 s were missed.
    job.skip(100.secs());
    assert!(job.step().unwrap(), "behind its time it is at once");
    assert_eq!(out.take(), [1, 2]);
    assert!(!job.step().unwrap(), "no tick is made up for");
    // The next tick is counted from the batch that was late.
    job.advance(29.secs()).unwrap();
    assert!(out.take().is_empty());
    job.advance(1.secs()).unwrap();
    assert_eq!(out.take(), [3]);
}

#[test]
fn rule_17_linger_gathers() {
    let (records, out, mut job) = timed(Trigger::asap().linger(40.secs()));
    records.push([1]);
    records.push([2]);
    assert!(job.step().unwrap());
    assert!(!job.step().unwrap(), "it lingers");
    job.advance(40.secs()).unwrap();
    job.step().unwrap();
    assert_eq!(out.take(), [1, 2]);
}

#[test]
fn rule_17_available_now_reads_what_is_there_and_stops() {
    let (sender, times) = channel(10);
    [5, 12, 3].into_iter().for_each(|time| sender.send_blocking(time).unwrap());
    let mut out = vec![];
    let report = counts(times, &mut out).trigger(Trigger::available_now().cap(2)).run_blocking().unwrap();
    assert_eq!(report.records_in, 3);
    // Stopped, not ended: what is open stays open.
    assert_eq!(out, [(window(0, 10), 1)]);
    drop(sender);
}

#[test]
fn rule_17_available_now_sees_an_end() {
    let mut out = vec![];
    counts(vec![5, 12], &mut out).trigger(Trigger::available_now().cap(1)).run_blocking().unwrap();
    assert_eq!(out, [(window(0, 10), 1), (window(10, 20), 1)]);
}

#[test]
fn rule_17_once_is_one_batch() {
    let mut out = vec![];
    let report = counts(vec![5, 12, 25], &mut out).trigger(Trigger::once().cap(2)).run_blocking().unwrap();
    assert_eq!(report.records_in, 2);
    assert_eq!(out, [(window(0, 10), 1)]);
    assert_eq!(sizes(20_000, Trigger::once()), [20_000]);
}

#[test]
fn rule_17_once_sees_an_end() {
    let mut out = vec![];
    counts(vec![5, 12], &mut out).trigger(Trigger::once()).run_blocking().unwrap();
    assert_eq!(out, [(window(0, 10), 1), (window(10, 20), 1)]);
}

#[test]
fn rule_17_once_waits_for_nothing_where_nothing_is_there() {
    let (sender, times) = channel::<i64>(10);
    let mut out = vec![];
    let report = counts(times, &mut out).trigger(Trigger::once()).run_blocking().unwrap();
    assert_eq!((report.records_in, out.len()), (0, 0));
    drop(sender);
}

#[test]
fn rule_30_the_first_batch_is_capped_too() {
    let sizes = sizes(50_000, Trigger::asap());
    assert!(sizes[0] <= 4_096, "{sizes:?}");
    assert_eq!(sizes.iter().sum::<usize>(), 50_000);
}

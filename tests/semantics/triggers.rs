//! When a batch runs, and what is in it.

use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use thalweg::prelude::*;

use crate::{at, window};

/// When each batch ran, and how many records it had.
type Batches = Arc<Mutex<Vec<(Instant, usize)>>>;

stream!(
    fn batches(records: impl Source<u32>, slow: Option<Duration>, batches: Batches) {
        records.for_each_batch(|records, id| {
            batches.lock().unwrap().push((Instant::now(), records.len()));
            if id == 0 {
                slow.iter().for_each(|slow| thread::sleep(*slow));
            }
        });
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

/// The sizes of the batches that a trigger makes of so many records, and when they ran.
fn sizes(records: u32, slow: Option<Duration>, trigger: Trigger) -> (Vec<usize>, Vec<Instant>) {
    let seen = Batches::default();
    batches((0..records).collect::<Vec<_>>(), slow, seen.clone()).trigger(trigger).run_blocking().unwrap();
    let (times, sizes) = seen.lock().unwrap().iter().copied().unzip();
    (sizes, times)
}

#[test]
fn rule_17_a_cap_cuts_batches() {
    assert_eq!(sizes(7, None, Trigger::asap().cap(3)).0, [3, 3, 1]);
}

#[test]
fn rule_17_every_waits_for_its_ticks() {
    let begun = Instant::now();
    let (sizes, _) = sizes(3, None, Trigger::every(Duration::from_millis(30)).cap(1));
    assert_eq!(sizes, [1, 1, 1]);
    // The first at once, two more, and one that sees the end.
    assert!(begun.elapsed() >= Duration::from_millis(90));
}

#[test]
fn rule_17_every_is_at_once_when_behind_and_makes_up_for_no_tick() {
    let slow = Duration::from_millis(700);
    let (_, times) = sizes(3, Some(slow), Trigger::every(Duration::from_millis(300)).cap(1));
    // Two ticks were missed. The second batch does not wait for a third; the third does not make up for them.
    assert!(times[2] - times[1] >= Duration::from_millis(80), "{:?}", times[2] - times[1]);
}

#[test]
fn rule_17_linger_gathers() {
    let begun = Instant::now();
    let (sizes, _) = sizes(2, None, Trigger::asap().cap(1).linger(Duration::from_millis(40)));
    assert_eq!(sizes, [1, 1]);
    assert!(begun.elapsed() >= Duration::from_millis(80));
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
    assert_eq!(sizes(20_000, None, Trigger::once()).0, [20_000]);
}

#[test]
fn rule_17_once_sees_an_end() {
    let mut out = vec![];
    counts(vec![5, 12], &mut out).trigger(Trigger::once()).run_blocking().unwrap();
    assert_eq!(out, [(window(0, 10), 1), (window(10, 20), 1)]);
}

#[test]
fn rule_30_the_first_batch_is_capped_too() {
    let (sizes, _) = sizes(50_000, None, Trigger::asap());
    assert!(sizes[0] <= 4_096, "{sizes:?}");
    assert_eq!(sizes.iter().sum::<usize>(), 50_000);
}

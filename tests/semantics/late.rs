//! What comes too late, and what becomes of it.

use thalweg::prelude::*;

use crate::{at, batches_of, window};

stream!(
    fn split(times: impl Source<i64>, grace: u64, out: impl Sink<(Window, u64)>, late: impl Sink<i64>) {
        let (on_time, too_late) = times
            .timestamp(|micros| at(*micros))
            .watermark(bounded(0.micros()))
            .key_by(|_| ())
            .window(tumbling(10.micros()).grace(grace.micros()))
            .count()
            .split_late();
        on_time.map(|(_, window, count)| (window, count)).sink(out);
        too_late.sink(late);
    }

    fn counted(times: impl Source<i64>, out: impl Sink<(Window, u64)>) {
        times
            .timestamp(|micros| at(*micros))
            .watermark(bounded(0.micros()))
            .key_by(|_| ())
            .window(tumbling(10.micros()))
            .count()
            .count_late()
            .map(|(_, window, count)| (window, count))
            .sink(out);
    }
);

type Parts = (Vec<(Window, u64)>, Vec<i64>);

fn parted(times: &[i64], grace: u64, batch: usize) -> Parts {
    let (mut out, mut late) = (vec![], vec![]);
    let job = split(times.to_vec(), grace, &mut out, &mut late).trigger(batches_of(batch));
    assert_eq!(job.run_blocking().unwrap().late, late.len() as u64);
    (out, late)
}

#[test]
fn rule_13_grace_is_zero_unless_given() {
    let without = (vec![(window(0, 10), 1), (window(10, 20), 1)], vec![6]);
    assert_eq!(parted(&[5, 10, 6], 0, 1), without);
    let with = (vec![(window(0, 10), 2), (window(10, 20), 1)], vec![]);
    assert_eq!(parted(&[5, 10, 6], 1, 1), with);
}

#[test]
fn rule_13_late_items_can_be_counted() {
    let mut out = vec![];
    let report = counted(vec![5, 10, 6, 7], &mut out).trigger(batches_of(1)).run_blocking().unwrap();
    assert_eq!(report.late, 2);
    assert_eq!(out, [(window(0, 10), 1), (window(10, 20), 1)]);
}

#[test]
fn rule_14_a_window_gives_one_result_when_its_grace_is_over() {
    // Each of 6, 7 and 8 comes after the end of its window and within its grace; at 15 the grace is over.
    let (out, late) = parted(&[5, 10, 6, 12, 7, 14, 8, 15, 9], 5, 1);
    assert_eq!(late, [9]);
    assert_eq!(out, [(window(0, 10), 4), (window(10, 20), 4)]);
}

#[test]
fn rule_15_the_test_goes_by_the_watermark_at_the_start_of_the_batch() {
    let alone = (vec![(window(20, 30), 1)], vec![5]);
    assert_eq!(parted(&[20, 5], 0, 1), alone);
    let together = (vec![(window(0, 10), 1), (window(20, 30), 1)], vec![]);
    assert_eq!(parted(&[20, 5], 0, 2), together);
}

#[test]
fn rule_15_windows_fire_by_the_watermark_at_the_end_of_the_batch() {
    // [0, 10) fires in the step that reads 20: in the next one it is late.
    assert_eq!(parted(&[5, 20, 6], 0, 2).1, [6]);
}

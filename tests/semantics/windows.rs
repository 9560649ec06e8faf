//! Where windows begin and end, and when they fire.

use thalweg::prelude::*;

use crate::{at, batches_of, window};

stream!(
    fn counts(times: impl Source<i64>, offset: u64, bound: u64, out: impl Sink<(Window, u64)>) {
        times
            .timestamp(|micros| at(*micros))
            .watermark(bounded(bound.micros()))
            .key_by(|_| ())
            .window(tumbling(10.micros()).offset(offset.micros()))
            .count()
            .count_late()
            .map(|(_, window, count)| (window, count))
            .sink(out);
    }

    fn nested(times: impl Source<i64>, out: impl Sink<(Window, Window, u64)>) {
        times
            .timestamp(|micros| at(*micros))
            .watermark(bounded(0.micros()))
            .key_by(|_| ())
            .window(tumbling(10.micros()))
            .count()
            .drop_late()
            .key_by(|(_, window, _)| *window)
            .window(tumbling(10.micros()))
            .count()
            .drop_late()
            .map(|(inner, outer, count)| (inner, outer, count))
            .sink(out);
    }
);

fn counted(times: &[i64], offset: u64) -> Vec<(Window, u64)> {
    let mut out = vec![];
    counts(times.to_vec(), offset, 100, &mut out).run_blocking().unwrap();
    out
}

#[test]
fn rule_1_a_window_holds_its_start_and_not_its_end() {
    assert_eq!(counted(&[0, 9, 10], 0), [(window(0, 10), 2), (window(10, 20), 1)]);
}

#[test]
fn rule_1_windows_align_to_the_epoch_before_it_too() {
    assert_eq!(counted(&[-1, -10, -11], 0), [(window(-20, -10), 1), (window(-10, 0), 2)]);
}

#[test]
fn rule_1_an_offset_shifts_every_window() {
    assert_eq!(counted(&[2, 3, 12, 13], 3), [(window(-7, 3), 1), (window(3, 13), 2), (window(13, 23), 1)]);
}

#[test]
fn rule_2_a_result_has_the_last_microsecond_of_its_window() {
    let mut out = vec![];
    nested(vec![3, 17], &mut out).run_blocking().unwrap();
    let (first, second) = (window(0, 10), window(10, 20));
    assert_eq!(out, [(first, first, 1), (second, second, 1)]);
}

/// What has fired when so much was read, and the input goes on.
fn fired(times: &[i64]) -> Vec<(Window, u64)> {
    let (sender, source) = channel(times.len());
    times.iter().for_each(|time| sender.send_blocking(*time).unwrap());
    let mut out = vec![];
    counts(source, 0, 0, &mut out).trigger(Trigger::available_now().cap(1)).run_blocking().unwrap();
    out
}

#[test]
fn rule_3_a_window_fires_when_the_watermark_reaches_its_end() {
    assert!(fired(&[5, 9]).is_empty());
    assert_eq!(fired(&[5, 9, 10]), [(window(0, 10), 2)]);
    assert_eq!(fired(&[5, 9, 10, 19]), [(window(0, 10), 2)]);
}

#[test]
fn rule_3_lateness_is_tested_for_the_window_and_not_for_the_record() {
    let mut out = vec![];
    let report = counts(vec![9, 0, 10, 9], 0, 0, &mut out).trigger(batches_of(1)).run_blocking().unwrap();
    // The record at 0 is older than the watermark, 9, but its window is open. When the last one comes, the window has fired.
    assert_eq!(out, [(window(0, 10), 2), (window(10, 20), 1)]);
    assert_eq!(report.late, 1);
}

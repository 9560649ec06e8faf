//! How far event time has come.

use std::sync::mpsc;
use std::thread;

use thalweg::prelude::*;

use crate::partitioned::partitioned;
use crate::{at, batches_of, next, window};

stream!(
    /// Items are a partition and a time.
    fn counts(items: impl Source<(usize, i64)>, out: impl Sink<(Window, u64)>, late: impl Sink<i64>) {
        let (on_time, too_late) = items
            .timestamp(|(_, micros)| at(*micros))
            .watermark(bounded(0.micros()))
            .key_by(|_| ())
            .window(tumbling(10.micros()))
            .count()
            .split_late();
        on_time.map(|(_, window, count)| (window, count)).sink(out);
        too_late.map(|(_, micros)| micros).sink(late);
    }

    /// Two inputs under one window. What was read of the left one is told.
    fn two(left: impl Source<i64>, right: impl Source<i64>, read: impl Sink<i64>, out: impl Sink<(Window, u64)>) {
        left.sink(read);
        let left = left.timestamp(|micros| at(*micros)).watermark(bounded(0.micros()));
        let right = right.timestamp(|micros| at(*micros)).watermark(bounded(0.micros()));
        left.merge(right)
            .key_by(|_| ())
            .window(tumbling(10.micros()))
            .count()
            .drop_late()
            .map(|(_, window, count)| (window, count))
            .sink(out);
    }
);

#[test]
fn rule_7_the_slowest_partition_decides() {
    let (mut out, mut late) = (vec![], vec![]);
    let items = partitioned(2, vec![(0, 50), (1, 12), (0, 13), (1, 9), (1, 20), (0, 14)], |item| item.0);
    counts(items, &mut out, &mut late).trigger(batches_of(1)).run_blocking().unwrap();
    // At 12 the second partition lets [0, 10) fire, so that its 9 is late; its 20 does the same to the 14 of the first.
    assert_eq!(late, [9, 14]);
    assert_eq!(out, [(window(10, 20), 2), (window(20, 30), 1), (window(50, 60), 1)]);
}

#[test]
fn rule_7_it_never_moves_back() {
    let (mut out, mut late) = (vec![], vec![]);
    let items = vec![(0, 25), (0, 20), (0, 15)];
    counts(items, &mut out, &mut late).trigger(batches_of(1)).run_blocking().unwrap();
    assert_eq!(late, [15]);
    assert_eq!(out, [(window(20, 30), 2)]);
}

#[test]
fn rule_8_an_input_that_has_told_nothing_holds_it_back() {
    let ((left, lefts), (right, rights)) = (channel(10), channel::<i64>(10));
    let (reads, read) = mpsc::channel();
    let out = collected();
    let job = two(lefts, rights, move |micros| reads.send(micros).unwrap(), out.clone());
    let stop = job.stop_handle();
    let running = thread::spawn(move || job.run_blocking());

    left.send_blocking(5).unwrap();
    left.send_blocking(100).unwrap();
    assert_eq!((next(&read), next(&read)), (5, 100));
    stop.stop();
    running.join().unwrap().unwrap();
    assert_eq!(out.take(), []);
    drop(right);
}

#[test]
fn rule_8_inputs_combine_by_the_earlier_one() {
    let ((left, lefts), (right, rights)) = (channel(10), channel(10));
    let (fires, fired) = mpsc::channel();
    let job = two(lefts, rights, discard(), move |result| fires.send(result).unwrap());
    let running = thread::spawn(move || job.run_blocking());

    left.send_blocking(5).unwrap();
    left.send_blocking(100).unwrap();
    right.send_blocking(10).unwrap();
    // Both have reached 10, and only one has reached 20.
    assert_eq!(next(&fired), (window(0, 10), 1));
    right.send_blocking(20).unwrap();
    assert_eq!(next(&fired), (window(10, 20), 1));
    drop((left, right));
    assert_eq!(fired.iter().collect::<Vec<_>>(), [(window(20, 30), 1), (window(100, 110), 1)]);
    running.join().unwrap().unwrap();
}

#[test]
fn rule_8_an_input_that_has_ended_holds_nothing_back() {
    let (left, lefts) = channel(10);
    let (fires, fired) = mpsc::channel();
    let job = two(lefts, Vec::new(), discard(), move |result| fires.send(result).unwrap());
    let running = thread::spawn(move || job.run_blocking());

    left.send_blocking(5).unwrap();
    left.send_blocking(10).unwrap();
    assert_eq!(next(&fired), (window(0, 10), 1));
    drop(left);
    running.join().unwrap().unwrap();
}

#[test]
fn rule_10_there_is_no_initial_value() {
    let (mut out, mut late) = (vec![], vec![]);
    let before_1970 = -3_000_000_000_000_005;
    counts(vec![(0, before_1970)], &mut out, &mut late).run_blocking().unwrap();
    assert_eq!(late, []);
    assert_eq!(out, [(window(before_1970 - 5, before_1970 + 5), 1)]);

    let (sender, source) = channel(1);
    let report = counts(source, discard(), discard()).trigger(Trigger::available_now()).run_blocking().unwrap();
    assert_eq!(report.watermark, None);
    drop(sender);
}

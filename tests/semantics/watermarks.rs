//! How far event time has come.

use thalweg::prelude::*;
use thalweg::testing;

use crate::partitioned::partitioned;
use crate::{at, batches_of, window};

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
    let ((left, lefts), (_right, rights)) = (testing::input(), testing::input());
    let (read, fired) = (collected(), collected());
    let mut job = two(lefts, rights, read.clone(), fired.clone()).test().unwrap();

    left.push([5, 100]);
    job.drain().unwrap();
    assert_eq!(read.take(), [5, 100]);
    assert!(fired.take().is_empty());
}

#[test]
fn rule_8_inputs_combine_by_the_earlier_one() {
    let ((left, lefts), (right, rights)) = (testing::input(), testing::input());
    let fired = collected();
    let mut job = two(lefts, rights, discard(), fired.clone()).test().unwrap();

    left.push([5, 100]);
    right.push([10]);
    job.step().unwrap();
    // Both have reached 10, and only one has reached 20.
    assert_eq!(fired.take(), [(window(0, 10), 1)]);
    right.push([20]);
    job.step().unwrap();
    assert_eq!(fired.take(), [(window(10, 20), 1)]);
    drop((left, right));
    job.finish().unwrap();
    assert_eq!(fired.take(), [(window(20, 30), 1), (window(100, 110), 1)]);
}

#[test]
fn rule_8_an_input_that_has_ended_holds_nothing_back() {
    let (left, lefts) = testing::input();
    let fired = collected();
    let mut job = two(lefts, Vec::new(), discard(), fired.clone()).test().unwrap();

    left.push([5, 10]);
    job.drain().unwrap();
    assert_eq!(fired.take(), [(window(0, 10), 1)]);
}

#[test]
fn rule_10_there_is_no_initial_value() {
    let (mut out, mut late) = (vec![], vec![]);
    let before_1970 = -3_000_000_000_000_005;
    counts(vec![(0, before_1970)], &mut out, &mut late).run_blocking().unwrap();
    assert!(late.is_empty());
    assert_eq!(out, [(window(before_1970 - 5, before_1970 + 5), 1)]);

    let (sender, source) = channel(1);
    let report = counts(source, discard(), discard()).trigger(Trigger::available_now()).run_blocking().unwrap();
    assert_eq!(report.watermark, None);
    drop(sender);
}

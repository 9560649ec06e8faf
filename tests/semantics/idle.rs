//! Inputs that are silent, and inputs that are ahead: how far event time has come, with the clock in the hands of the test.

use std::time::Duration;

use thalweg::prelude::*;
use thalweg::testing;
use thalweg::time::HeldBy;

use crate::{at, window};

stream!(
    /// An input of several partitions.
    fn counts(items: impl Source<i64>, out: impl Sink<(Window, u64)>) {
        items
            .timestamp(|micros| at(*micros))
            .watermark(bounded(0.secs()).idle(10.secs()))
            .window(tumbling(10.micros()))
            .count()
            .drop_late()
            .sink(out);
    }

    /// One watermark of two inputs.
    fn merged(left: impl Source<i64>, right: impl Source<i64>, out: impl Sink<(Window, u64)>, late: impl Sink<i64>) {
        let (on_time, too_late) = left
            .merge(right)
            .timestamp(|micros| at(*micros))
            .watermark(bounded(0.secs()))
            .window(tumbling(10.micros()))
            .count()
            .split_late();
        on_time.sink(out);
        too_late.sink(late);
    }

    /// Two inputs with a watermark each.
    fn two(left: impl Source<i64>, right: impl Source<i64>, out: impl Sink<(Window, u64)>, late: impl Sink<i64>) {
        let left = left.timestamp(|micros| at(*micros)).watermark(bounded(0.secs()).idle(1.mins()));
        let right = right.timestamp(|micros| at(*micros)).watermark(bounded(0.secs()).idle(10.secs()));
        let (on_time, too_late) = left.merge(right).window(tumbling(10.micros())).count().split_late();
        on_time.sink(out);
        too_late.sink(late);
    }

    /// What was read of two inputs, of which none may be more than 20 ahead.
    fn aligned(left: impl Source<i64>, right: impl Source<i64>, out: impl Sink<i64>) {
        left.merge(right).timestamp(|micros| at(*micros)).watermark(bounded(0.secs()).drift(20.micros())).sink(out);
    }

    /// By one watermark the one is ahead, by the other one the other.
    fn contradictory(left: impl Source<i64>, right: impl Source<i64>, out: impl Sink<i64>, back: impl Sink<i64>) {
        let all = left.merge(right);
        all.timestamp(|micros| at(*micros)).watermark(bounded(0.secs()).drift(20.micros())).sink(out);
        all.timestamp(|micros| at(-micros)).watermark(bounded(0.secs()).drift(20.micros())).sink(back);
    }

    fn told(times: impl Source<i64>, idle: Duration, out: impl Sink<i64>) {
        times.timestamp(|micros| at(*micros)).watermark(bounded(0.secs()).idle(idle)).sink(out);
    }
);

#[test]
fn rules_9_and_16_a_silent_partition_is_left_out_in_a_batch_without_data() {
    let (items, source) = testing::input();
    let out = collected();
    let mut job = counts(source.partitions(2), out.clone()).workers(2).test().unwrap();

    items.push_each([vec![5, 25], vec![7]]);
    job.step().unwrap();
    job.advance(5.secs()).unwrap();
    items.push_to(0, [26]);
    job.step().unwrap();
    job.advance(4.secs()).unwrap();
    assert!(out.take().is_empty());
    job.advance(1.secs()).unwrap();
    assert_eq!(out.take(), [(window(0, 10), 2)]);
    // Then the other one is silent too, and the watermark holds (rule 9).
    job.advance(1.hours()).unwrap();
    assert!(out.take().is_empty());
    items.push_each([vec![30], vec![40]]);
    job.step().unwrap();
    assert_eq!(out.take(), [(window(20, 30), 2)]);
}

#[test]
fn rules_7_and_9_a_partition_that_is_back_counts_and_does_not_move_it_back() {
    let ((left, lefts), (right, rights)) = (testing::input(), testing::input());
    let (out, late) = (collected(), collected());
    let mut job = merged(lefts, rights, out.clone(), late.clone()).test().unwrap();

    left.push([5, 100]);
    job.step().unwrap();
    job.advance(29.secs()).unwrap();
    left.push([101]);
    job.step().unwrap();
    assert_eq!(out.take(), [], "the other input has told nothing, and is not idle yet: 30 s unless said");
    job.advance(1.secs()).unwrap();
    assert_eq!(out.take(), [(window(0, 10), 1)]);
    right.push([50, 105]);
    job.step().unwrap();
    assert_eq!(late.take(), [50]);
    left.push([200]);
    job.step().unwrap();
    assert_eq!(out.take(), [], "it counts again");
    right.push([110]);
    job.step().unwrap();
    assert_eq!(out.take(), [(window(100, 110), 3)]);
}

#[test]
fn rules_8_and_9_of_two_watermarks_the_idle_one_is_left_out() {
    let ((left, lefts), (right, rights)) = (testing::input(), testing::input());
    let (out, late) = (collected(), collected());
    let mut job = two(lefts, rights, out.clone(), late.clone()).test().unwrap();

    left.push([5, 100]);
    job.step().unwrap();
    job.advance(9.secs()).unwrap();
    assert!(out.take().is_empty());
    job.advance(1.secs()).unwrap();
    assert_eq!(out.take(), [(window(0, 10), 1)]);
    // What is back is behind: nothing moves back, no window fires twice.
    right.push([7]);
    job.step().unwrap();
    assert_eq!((late.take(), out.take()), (vec![7], vec![]));
    left.push([200]);
    job.step().unwrap();
    assert!(out.take().is_empty());
    right.push([150]);
    job.step().unwrap();
    assert_eq!(out.take(), [(window(100, 110), 1)]);
    // The other one ends, and this one is silent: that is not the end of it.
    left.end();
    job.drain().unwrap();
    let before = out.take();
    job.advance(1.mins()).unwrap();
    right.push([160]);
    job.step().unwrap();
    assert_eq!((late.take(), out.take()), (vec![], vec![(window(150, 160), 1)]), "after {before:?}");
    right.end();
    job.finish().unwrap();
    assert_eq!(out.take(), [(window(160, 170), 1), (window(200, 210), 1)]);
}

#[test]
fn rule_12_a_fast_input_is_held_until_the_slow_one_comes_near() {
    let ((left, lefts), (right, rights)) = (testing::input(), testing::input());
    let out = collected();
    let mut job = aligned(lefts, rights, out.clone()).test().unwrap();

    for times in [[0], [30], [60]] {
        left.push(times);
    }
    right.push([0]);
    job.drain().unwrap();
    assert_eq!((out.take(), left.waiting()), (vec![0, 0, 30], 1));
    right.push([9]);
    job.drain().unwrap();
    assert_eq!((out.take(), left.waiting()), (vec![9], 1));
    right.push([10]);
    job.drain().unwrap();
    assert_eq!((out.take(), left.waiting()), (vec![10, 60], 0));
    // Held again, until the slow one is idle.
    left.push([70]);
    job.drain().unwrap();
    assert_eq!(left.waiting(), 1);
    job.advance(30.secs()).unwrap();
    job.drain().unwrap();
    assert_eq!((out.take(), left.waiting()), (vec![70], 0));
}

#[test]
fn what_a_pipeline_waits_for_can_be_asked() {
    let ((left, lefts), (right, rights)) = (testing::input(), testing::input());
    let mut job = merged(lefts, rights, discard(), discard());
    let plan = job.explain();
    let waits = "its windows wait for the watermark of `left` and `right` (line 28), less what of it is idle for 30 s";
    assert!(plan.contains(waits), "{plan}");
    let watch = job.watch();
    let mut job = job.test().unwrap();

    left.push([5]);
    job.step().unwrap();
    let report = watch.report();
    let HeldBy::Partition { input, partition, newest } = &report.watermarks[0].held_by else { panic!("{report}") };
    assert_eq!((input.operator, *partition, *newest), ("right", 0, None));
    assert_eq!(
        report.to_string().lines().nth(1),
        Some(
            "`watermark` (line 28) knows no time yet: waits for partition 0 of `right` (line 24), which has had no item"
        )
    );
    right.push([3]);
    job.step().unwrap();
    let report = job.stop().unwrap();
    assert_eq!(report.watermark, Some(at(3)));
    let HeldBy::Partition { input, newest, .. } = &report.watermarks[0].held_by else { panic!("{report}") };
    assert_eq!((input.operator, *newest), ("right", Some(at(3))));
}

#[test]
fn a_pipeline_whose_inputs_are_all_silent_says_so() {
    let (items, source) = testing::input();
    let mut job = counts(source, discard()).test().unwrap();
    items.push([5]);
    job.step().unwrap();
    job.advance(10.secs()).unwrap();
    let report = job.stop().unwrap();
    assert_eq!(report.watermarks[0].held_by, HeldBy::Silence);
    assert_eq!(report.watermark, Some(at(5)));
}

#[test]
fn an_idle_time_of_zero_is_refused() {
    let error = told(vec![1], Duration::ZERO, discard()).run_blocking().unwrap_err();
    assert!(error.to_string().starts_with("the watermark's idle time is zero"), "{error}");
}

#[test]
fn a_pipeline_that_never_had_an_item_says_what_it_waits_for() {
    let (_left, lefts) = testing::input();
    let (_right, rights) = testing::input();
    let mut job = merged(lefts, rights, discard(), discard());
    let watch = job.watch();
    let mut job = job.test().unwrap();
    assert!(!job.step().unwrap(), "there is nothing to do");
    let [watermark] = &watch.report().watermarks[..] else { panic!("{:?}", watch.report()) };
    let HeldBy::Partition { input, partition, newest } = &watermark.held_by else { panic!("{watermark}") };
    assert_eq!((input.operator, *partition, *newest), ("left", 0, None));
}

#[test]
fn rule_12_drifts_that_contradict_each_other_end_the_job_with_an_error() {
    let ((left, lefts), (right, rights)) = (testing::input(), testing::input());
    let mut job = contradictory(lefts, rights, discard(), discard()).test().unwrap();
    left.push([100]);
    right.push([0]);
    job.step().unwrap();
    let error = job.step().unwrap_err().to_string();
    assert!(error.starts_with("every input waits for another"), "{error}");
}

#[test]
fn rules_12_and_17_what_is_available_now_is_read_though_it_is_ahead() {
    let ((left, lefts), (right, rights)) = (testing::input(), testing::input());
    let out = collected();
    let job = aligned(lefts, rights, out.clone()).trigger(Trigger::available_now()).test().unwrap();
    for times in [[0], [30], [60]] {
        left.push(times);
    }
    right.push([0]);
    let report = job.finish().unwrap();
    assert_eq!((report.records_in, out.take()), (4, vec![0, 0, 30, 60]));
}

#[test]
fn how_far_each_partition_is_behind_and_since_when_the_watermark_stands_can_be_asked() {
    let (items, source) = testing::input();
    let mut job = counts(source.partitions(3), discard()).test().unwrap();
    job.advance(2.secs()).unwrap();
    items.push_each([vec![5_000_007], vec![7], vec![9]]);
    job.step().unwrap();
    job.advance(3.secs()).unwrap();
    items.push_each([vec![5_000_008], vec![], vec![10]]);
    job.step().unwrap();
    let report = job.report();
    let watermark = &report.watermarks[0];
    assert_eq!((watermark.reached, watermark.since), (Some(at(7)), Timestamp::from_secs(2)));
    assert_eq!(watermark.lag(), Some(Duration::from_micros(5_000_001)));
    let told = watermark.partitions.iter().map(|partition| (partition.newest, partition.lag, partition.heard));
    let told: Vec<_> = told.collect();
    let lags = [0, 5_000_001, 4_999_998].map(|lag| Some(Duration::from_micros(lag)));
    let heard = [5, 2, 5].map(Timestamp::from_secs);
    assert_eq!(
        told,
        [(Some(at(5_000_008)), lags[0], heard[0]), (Some(at(7)), lags[1], heard[1]), (Some(at(10)), lags[2], heard[2])]
    );
    let line = watermark.to_string();
    assert!(line.contains("since 1970-01-01T00:00:02Z: waits for partition 1 of `items`"), "{line}");
    assert!(line.ends_with(", 5.000001s behind the furthest"), "{line}");
    // Left out when it is idle.
    items.push_each([vec![5_000_009], vec![], vec![11]]);
    job.step().unwrap();
    job.advance(7.secs()).unwrap();
    assert!(job.report().watermarks[0].partitions[1].is_left_out);
}

stream!(
    fn joined(left: impl Source<(i64, u32)>, right: impl Source<(i64, u32)>, out: impl Sink<u32>) {
        let left = left.timestamp(|item| at(item.0)).watermark(bounded(0.secs())).key_by(|item| item.1);
        let right = right.timestamp(|item| at(item.0)).watermark(bounded(0.secs())).key_by(|item| item.1);
        left.join(right).within(5.micros()).drop_late().map(|(key, _, _)| key).sink(out);
    }

    fn reminded(items: impl Source<(i64, u32)>, silent: impl Sink<u32>) {
        items
            .timestamp(|item| at(item.0))
            .watermark(bounded(0.secs()))
            .key_by(|item| item.1)
            .expire_after(1.hours())
            .process((), |(), _, timers| {
                timers.after("silent", 5.micros());
                None
            })
            .on_timer("silent", |(), key, _, _| Some(*key))
            .sink(silent);
    }

    fn priced(sales: impl Source<(i64, u32)>, prices: impl Source<(i64, u32, u64)>, out: impl Sink<Option<u64>>) {
        let prices = prices
            .timestamp(|price| at(price.0))
            .watermark(bounded(0.secs()))
            .key_by(|price| price.1)
            .map_values(|price| price.2)
            .unbounded("there are few")
            .versions(1.hours());
        sales
            .timestamp(|sale| at(sale.0))
            .watermark(bounded(0.secs()))
            .lookup(prices, |sale| sale.1)
            .map(|(_, price)| price)
            .sink(out);
    }
);

#[test]
fn the_plan_says_what_joins_timers_and_versions_wait_for() {
    let plan = joined(vec![], vec![], discard()).explain();
    let waits = "that waits for the watermark of `left`";
    assert!(plan.contains(waits) && plan.contains(", and for the watermark of `right`"), "{plan}");
    let plan = reminded(vec![], discard()).explain();
    assert!(plan.contains("its timers and what expires wait for the watermark of `items`"), "{plan}");
    let plan = priced(vec![], vec![], discard()).explain();
    assert!(plan.contains("versions that no lookup can see any more wait for the watermark of `prices`"), "{plan}");
}

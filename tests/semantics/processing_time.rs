//! Windows of processing time close by the clock, which is in the hands of these tests.

use thalweg::prelude::*;
use thalweg::testing;

stream!(
    fn counts(items: impl Source<u32>, out: impl Sink<(u32, Window, u64)>) {
        items.key_by(|item| *item).window(tumbling(40.secs()).processing_time()).count().sink(out);
    }

    fn slid(items: impl Source<u32>, out: impl Sink<(Window, u64)>) {
        items.window(sliding(60.secs()).every(30.secs()).processing_time()).count().sink(out);
    }
);

/// A window of processing time.
fn window(from: i64, to: i64) -> Window {
    Window { start: Timestamp::from_secs(from), end: Timestamp::from_secs(to) }
}

#[test]
fn rules_6_and_16_a_window_fires_without_another_record() {
    let (items, source) = testing::input();
    let fired = collected();
    let mut job = counts(source, fired.clone()).test().unwrap();

    items.push([7, 8, 7]);
    job.step().unwrap();
    job.advance(39.secs()).unwrap();
    assert!(fired.take().is_empty());
    job.advance(1.secs()).unwrap();
    let mut results = fired.take();
    results.sort();
    assert_eq!(results, [(7, window(0, 40), 2), (8, window(0, 40), 1)]);
}

#[test]
fn rule_6_a_record_belongs_to_the_window_in_which_its_batch_runs() {
    let (items, source) = testing::input();
    let fired = collected();
    let mut job = counts(source, fired.clone()).workers(3).test().unwrap();

    items.push([7]);
    job.advance(41.secs()).unwrap();
    job.step().unwrap();
    items.end();
    assert_eq!(job.finish().unwrap().records_in, 1);
    assert_eq!(fired.take(), [(7, window(40, 80), 1)]);
}

#[test]
fn rule_6_the_end_of_the_input_closes_windows_at_once() {
    let mut out = vec![];
    counts(vec![1, 2, 1], &mut out).run_blocking().unwrap();
    assert_eq!(out.iter().map(|(_, _, count)| count).sum::<u64>(), 3);
}

#[test]
fn rule_6_windows_that_overlap_fire_without_another_record_each() {
    let (items, source) = testing::input();
    let fired = collected();
    let mut job = slid(source, fired.clone()).test().unwrap();

    job.advance(10.secs()).unwrap();
    items.push([7]);
    job.step().unwrap();
    job.advance(20.secs()).unwrap();
    assert_eq!(fired.take(), [(window(-30, 30), 1)]);
    job.advance(100.secs()).unwrap();
    assert_eq!(fired.take(), [(window(0, 60), 1)]);
}

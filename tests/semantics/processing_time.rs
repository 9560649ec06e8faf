//! Windows of processing time close by the clock.

use std::sync::mpsc;
use std::thread;

use thalweg::prelude::*;

use crate::next;

stream!(
    fn counts(items: impl Source<u32>, out: impl Sink<(u32, Window, u64)>) {
        items.key_by(|item| *item).window(tumbling(40.millis()).processing_time()).count().sink(out);
    }

    fn slid(items: impl Source<u32>, out: impl Sink<(Window, u64)>) {
        items.window(sliding(60.millis()).every(30.millis()).processing_time()).count().sink(out);
    }
);

#[test]
fn rules_6_and_16_a_window_fires_without_another_record() {
    let (sender, items) = channel(10);
    let (fires, fired) = mpsc::channel();
    let job = counts(items, move |result| fires.send((Timestamp::now(), result)).unwrap());
    let running = thread::spawn(move || job.run_blocking());

    for item in [7, 8] {
        sender.send_blocking(item).unwrap();
        let (now, (key, window, count)) = next(&fired);
        assert_eq!((key, count), (item, 1));
        assert!(window.end <= now, "{window} fired at {now}");
    }
    drop(sender);
    assert_eq!(running.join().unwrap().unwrap().records_in, 2);
}

#[test]
fn rule_6_the_end_of_the_input_closes_windows_at_once() {
    let mut out = vec![];
    counts(vec![1, 2, 1], &mut out).run_blocking().unwrap();
    assert_eq!(out.iter().map(|(_, _, count)| count).sum::<u64>(), 3);
}

#[test]
fn rule_6_windows_that_overlap_fire_without_another_record_each() {
    let (sender, items) = channel(10);
    let (fires, fired) = mpsc::channel();
    let job = slid(items, move |result| fires.send((Timestamp::now(), result)).unwrap());
    let running = thread::spawn(move || job.run_blocking());

    sender.send_blocking(7).unwrap();
    let (first, second) = (next(&fired), next(&fired));
    for (now, (window, count)) in [first, second] {
        assert_eq!(count, 1);
        assert!(window.end <= now, "{window} fired at {now}");
    }
    assert_eq!(first.1.0.start.later(30.millis()), second.1.0.start);
    drop(sender);
    running.join().unwrap().unwrap();
}

//! State of one's own, per key.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use thalweg::prelude::*;

use crate::{at, batches_of, next};

/// The numbers of workers that results must not depend on.
const WORKERS: [usize; 4] = [1, 2, 3, 8];

stream!(
    fn trails(steps: impl Source<(u32, u32)> + Bounded, out: impl Sink<(u32, Vec<u32>)>) {
        steps
            .key_by(|step| step.0)
            .scan(vec![], |trail: &mut Vec<u32>, (key, step)| {
                trail.push(step);
                (key, trail.clone())
            })
            .sink(out);
    }

    fn once(rings: impl Source<(i64, char)>, out: impl Sink<(i64, char)>) {
        rings
            .timestamp(|ring| at(ring.0))
            .watermark(bounded(5.micros()))
            .dedup(|ring| ring.1)
            .within(10.micros())
            .sink(out);
    }

    fn quiet(words: impl Source<&'static str>, out: impl Sink<&'static str>) {
        words.dedup(|word| *word).within(60.millis()).sink(out);
    }
);

#[test]
fn rule_34_the_items_of_a_key_are_looked_at_in_the_order_of_their_arrival() {
    let steps: Vec<_> = (0..2_000).map(|n| (n % 7, n)).collect();
    for workers in WORKERS {
        let mut out = vec![];
        trails(steps.clone(), &mut out).workers(workers).trigger(batches_of(700)).run_blocking().unwrap();
        assert_eq!(out.len(), steps.len());
        for key in 0..7 {
            let of_key: Vec<_> = steps.iter().filter(|step| step.0 == key).map(|step| step.1).collect();
            let trails: Vec<_> = out.iter().filter(|trail| trail.0 == key).collect();
            assert!(trails.is_sorted_by_key(|trail| trail.1.len()), "{workers} workers");
            assert_eq!(trails.last().map(|trail| &trail.1), Some(&of_key), "{workers} workers");
        }
    }
}

fn rung_once(rings: &[(i64, char)], batch: usize) -> Vec<(i64, char)> {
    let mut out = vec![];
    once(rings.to_vec(), &mut out).trigger(batches_of(batch)).run_blocking().unwrap();
    out
}

#[test]
fn rule_21_dedup_counts_from_the_item_that_went_through() {
    let rings = [(0, 'a'), (4, 'a'), (9, 'a'), (10, 'a'), (19, 'a'), (20, 'b')];
    for batch in [1, 2, 9] {
        assert_eq!(rung_once(&rings, batch), [(0, 'a'), (10, 'a'), (20, 'b')]);
    }
}

#[test]
fn rule_21_what_the_watermark_has_passed_is_known_no_longer() {
    // At the end of the second batch the watermark is at 25.
    assert_eq!(rung_once(&[(0, 'a'), (30, 'b'), (1, 'a')], 1), [(0, 'a'), (30, 'b'), (1, 'a')]);
    // In one batch it is still there: a boundary only ever makes the test kinder.
    assert_eq!(rung_once(&[(0, 'a'), (30, 'b'), (1, 'a')], 3), [(0, 'a'), (30, 'b')]);
}

#[test]
fn rule_21_an_id_of_items_behind_the_watermark_is_known_in_their_batch() {
    // At the end of the first batch the watermark is at 25: what goes through at 1 and at 12 is forgotten with the second, and that at 16 is not.
    let late = [(1, 'a'), (10, 'a'), (12, 'a'), (11, 'a'), (16, 'b'), (5, 'b')];
    let rings: Vec<_> = [(30, 'c'); 6].into_iter().chain(late).chain([(3, 'a'), (25, 'b')]).collect();
    let expected = [(30, 'c'), (1, 'a'), (12, 'a'), (16, 'b'), (3, 'a')];
    assert_eq!(rung_once(&rings, 6), expected);
}

#[test]
fn rule_21_dedup_goes_by_processing_time_where_there_is_no_watermark() {
    let (sender, words) = channel(10);
    let (through, passed) = mpsc::channel();
    let job = quiet(words, move |word| through.send(word).unwrap());
    let running = thread::spawn(move || job.run_blocking());

    sender.send_blocking("a").unwrap();
    assert_eq!(next(&passed), "a");
    thread::sleep(Duration::from_millis(70));
    ["a", "a", "b"].into_iter().for_each(|word| sender.send_blocking(word).unwrap());
    drop(sender);
    assert_eq!(next(&passed), "a");
    assert_eq!(next(&passed), "b");
    running.join().unwrap().unwrap();
    assert_eq!(passed.iter().count(), 0);
}

//! Results as they change.

use thalweg::prelude::*;
use thalweg::testing;

use crate::{at, batches_of, window};

stream!(
    fn counts(words: impl Source<&'static str> + Bounded, out: impl Sink<(Box<str>, Change<u64>)>) {
        words.key_by(|word| *word).count().changes().sink(out);
    }

    fn visits(clicks: impl Source<(i64, char)>, out: impl Sink<(char, Change<u64>)>) {
        clicks
            .timestamp(|click| at(click.0))
            .watermark(bounded(0.micros()))
            .key_by(|click| click.1)
            .expire_after(10.micros())
            .count()
            .changes()
            .sink(out);
    }

    fn tumbled(times: impl Source<i64>, out: impl Sink<(Window, Change<u64>)>, late: impl Sink<i64>) {
        let (changes, too_late) = times
            .timestamp(|micros| at(*micros))
            .watermark(bounded(0.micros()))
            .window(tumbling(10.micros()).grace(5.micros()))
            .count()
            .changes()
            .split_late();
        changes.sink(out);
        too_late.sink(late);
    }

    /// Each sink takes what its type says, in one pass.
    fn both(
        times: impl Source<i64>,
        finals: impl Sink<(u8, Window, u64)>,
        changes: impl Sink<(u8, Window, Change<u64>)>,
    ) {
        let keyed = times.timestamp(|micros| at(*micros)).watermark(bounded(0.micros())).key_by(|_| 7_u8);
        keyed.window(tumbling(10.micros()).grace(5.micros())).count().drop_late().sink(finals);
        keyed.window(tumbling(10.micros()).grace(5.micros())).count().changes().drop_late().sink(changes);
    }
);

/// A first value.
fn new<V>(value: V) -> Change<V> {
    Change { old: None, new: Some(value) }
}

fn from_to<V>(old: V, new: V) -> Change<V> {
    Change { old: Some(old), new: Some(new) }
}

fn gone<V>(old: V) -> Change<V> {
    Change { old: Some(old), new: None }
}

#[test]
fn rule_18_a_batch_gives_the_changes_of_its_keys() {
    let mut out = vec![];
    counts(vec!["a", "b", "a", "a"], &mut out).trigger(batches_of(2)).run_blocking().unwrap();
    let (a, b) = (Box::from("a"), Box::from("b"));
    assert_eq!(out, [(Box::clone(&a), new(1)), (b, new(1)), (a, from_to(1, 3))]);
}

#[test]
fn rules_19_and_21_what_expires_takes_its_value_back() {
    let mut out = vec![];
    // Time comes to the end of the first `a` with the `b` at 20. What is there at the end stands.
    visits(vec![(0, 'a'), (20, 'b'), (20, 'a')], &mut out).trigger(batches_of(1)).run_blocking().unwrap();
    assert_eq!(out, [('a', new(1)), ('b', new(1)), ('a', gone(1)), ('a', new(1))]);
}

#[test]
fn rules_19_and_21_the_value_before_a_pause_is_taken_back_before_the_next_one_comes() {
    let mut out = vec![];
    visits(vec![(0, 'a'), (10, 'a'), (11, 'a')], &mut out).trigger(batches_of(1)).run_blocking().unwrap();
    assert_eq!(out, [('a', new(1)), ('a', gone(1)), ('a', new(1)), ('a', from_to(1, 2))]);
}

fn tumbled_by(times: &[i64], batch: usize) -> (Vec<(Window, Change<u64>)>, Vec<i64>) {
    let (mut out, mut late) = (vec![], vec![]);
    tumbled(times.to_vec(), &mut out, &mut late).trigger(batches_of(batch)).run_blocking().unwrap();
    (out, late)
}

#[test]
fn rules_3_and_14_a_window_gives_its_first_result_at_its_end_and_corrects_it_within_its_grace() {
    let (out, late) = tumbled_by(&[5, 10, 6, 14, 7, 15, 8], 1);
    let first = window(0, 10);
    assert_eq!(out, [(first, new(1)), (first, from_to(1, 2)), (first, from_to(2, 3)), (window(10, 20), new(3))]);
    assert_eq!(late, [8]);
}

#[test]
fn rule_14_a_batch_corrects_a_window_once() {
    let (out, _) = tumbled_by(&[5, 10, 6, 7], 2);
    assert_eq!(out, [(window(0, 10), new(1)), (window(0, 10), from_to(1, 3)), (window(10, 20), new(1))]);
}

#[test]
fn rule_15_what_closes_a_window_for_good_comes_behind_the_last_correction() {
    // At the start of the second batch [0, 10) is within its grace, at its end it is over.
    let (out, late) = tumbled_by(&[5, 12, 6, 30, 7, 31], 2);
    assert_eq!(out[..2], [(window(0, 10), new(1)), (window(0, 10), from_to(1, 2))]);
    assert_eq!(late, [7]);
}

#[test]
fn rule_27_one_pipeline_feeds_finals_and_changes() {
    let (mut finals, mut changes) = (vec![], vec![]);
    both(vec![5, 10, 6], &mut finals, &mut changes).trigger(batches_of(1)).run_blocking().unwrap();
    let (first, second) = (window(0, 10), window(10, 20));
    assert_eq!(finals, [(7, first, 2), (7, second, 1)]);
    assert_eq!(changes, [(7, first, new(1)), (7, first, from_to(1, 2)), (7, second, new(1))]);
}

stream!(
    fn sessions(times: impl Source<i64>, out: impl Sink<(Window, Change<u64>)>) {
        times
            .timestamp(|micros| at(*micros))
            .watermark(bounded(0.micros()))
            .window(session(10.micros()).grace(50.micros()))
            .count()
            .changes()
            .drop_late()
            .sink(out);
    }

    fn slid(times: impl Source<i64>, out: impl Sink<(Window, Change<u64>)>) {
        times
            .timestamp(|micros| at(*micros))
            .watermark(bounded(0.micros()))
            .window(sliding(20.micros()).every(10.micros()).grace(15.micros()))
            .count()
            .changes()
            .drop_late()
            .sink(out);
    }
);

fn changes_of_sessions(times: &[i64]) -> Vec<(Window, Change<u64>)> {
    let mut out = vec![];
    sessions(times.to_vec(), &mut out).trigger(batches_of(1)).run_blocking().unwrap();
    out
}

#[test]
fn rules_4_and_14_a_session_that_becomes_longer_takes_its_result_back() {
    // At 30 the session of 0 is over; 5 makes it longer, and it is over all the same.
    let out = changes_of_sessions(&[0, 30, 5]);
    assert_eq!(out[..3], [(window(0, 10), new(1)), (window(0, 10), gone(1)), (window(0, 15), new(2))]);
    assert_eq!(out[3..], [(window(30, 40), new(1))]);
}

#[test]
fn rules_4_and_14_sessions_that_merge_take_their_results_back() {
    let out = changes_of_sessions(&[0, 14, 40, 7]);
    let (first, second, both) = (window(0, 10), window(14, 24), window(0, 24));
    assert_eq!(out[..2], [(first, new(1)), (second, new(1))]);
    assert_eq!(out[2..], [(first, gone(1)), (second, gone(1)), (both, new(3)), (window(40, 50), new(1))]);
}

#[test]
fn rules_4_and_14_a_session_that_goes_on_takes_its_result_back_and_gives_another_at_its_end() {
    // At 12 the session of 0 was over, until 8 brings it together with that of 12.
    let out = changes_of_sessions(&[0, 12, 8, 30]);
    assert_eq!(out[..3], [(window(0, 10), new(1)), (window(0, 10), gone(1)), (window(0, 22), new(3))]);
}

#[test]
fn rules_4_and_14_an_item_within_a_session_corrects_it() {
    let out = changes_of_sessions(&[0, 9, 30, 3]);
    assert_eq!(out[..2], [(window(0, 19), new(2)), (window(0, 19), from_to(2, 3))]);
}

#[test]
fn rule_14_an_item_corrects_all_of_its_windows_that_are_not_over() {
    let mut out = vec![];
    // At 30, [0, 20) and [10, 30) have ended, and [−10, 10), whose grace ended at 25, is over.
    slid(vec![5, 30, 6, 15], &mut out).trigger(batches_of(1)).run_blocking().unwrap();
    let (oldest, old, next) = (window(-10, 10), window(0, 20), window(10, 30));
    assert_eq!(out[..2], [(oldest, new(1)), (old, new(1))]);
    assert_eq!(out[2..5], [(old, from_to(1, 2)), (old, from_to(2, 3)), (next, new(1))]);
    assert_eq!(out[5..], [(window(20, 40), new(1)), (window(30, 50), new(1))]);
}

stream!(
    fn early(times: impl Source<i64>, out: impl Sink<(Window, Change<u64>)>) {
        times
            .timestamp(|micros| at(*micros))
            .watermark(bounded(0.micros()))
            .window(tumbling(10.micros()).grace(10.micros()).early(every(10.secs())))
            .count()
            .changes()
            .drop_late()
            .sink(out);
    }

    fn early_by_the_clock(items: impl Source<u32>, out: impl Sink<(u32, i64, Change<u64>)>) {
        items
            .key_by(|item| *item)
            .window(tumbling(40.secs()).processing_time().early(every(15.secs())))
            .count()
            .changes()
            .map(|(key, window, change)| (key, window.start.as_micros() / 1_000_000, change))
            .sink(out);
    }

    fn early_sessions(times: impl Source<i64>, out: impl Sink<(Window, Change<u64>)>) {
        times
            .timestamp(|micros| at(*micros))
            .watermark(bounded(0.micros()))
            .window(session(10.micros()).early(every(10.secs())))
            .count()
            .changes()
            .drop_late()
            .sink(out);
    }
);

#[test]
fn rules_14_and_16_an_open_window_says_what_it_comes_to_at_each_tick_that_finds_it_changed() {
    let ((times, source), out) = (testing::input(), collected());
    let mut job = early(source, out.clone()).test().unwrap();
    let open = window(0, 10);

    times.push([1, 2]);
    job.step().unwrap();
    job.advance(9.secs()).unwrap();
    assert!(out.take().is_empty());
    job.advance(1.secs()).unwrap();
    assert_eq!(out.take(), [(open, new(2))]);
    job.advance(30.secs()).unwrap();
    assert!(out.take().is_empty());

    times.push([3]);
    job.step().unwrap();
    job.advance(10.secs()).unwrap();
    assert_eq!(out.take(), [(open, from_to(2, 3))]);
    // Its end changes nothing; what comes behind it corrects it at once.
    times.push([12]);
    job.step().unwrap();
    assert!(out.take().is_empty());
    times.push([4]);
    job.step().unwrap();
    assert_eq!(out.take(), [(open, from_to(3, 4))]);
}

#[test]
fn rule_17_a_tick_that_was_missed_is_not_made_up_for() {
    let ((times, source), out) = (testing::input(), collected());
    let mut job = early(source, out.clone()).test().unwrap();

    times.push([1]);
    job.step().unwrap();
    job.skip(35.secs());
    times.push([2]);
    job.step().unwrap();
    assert_eq!(out.take(), [(window(0, 10), new(2))]);
    times.push([3]);
    job.step().unwrap();
    job.advance(4.secs()).unwrap();
    assert!(out.take().is_empty());
    job.advance(1.secs()).unwrap();
    assert_eq!(out.take(), [(window(0, 10), from_to(2, 3))]);
}

#[test]
fn rules_6_and_16_a_window_of_processing_time_has_early_results_too() {
    for workers in [1, 2, 3, 8] {
        let ((items, source), out) = (testing::input(), collected());
        let mut job = early_by_the_clock(source, out.clone()).workers(workers).test().unwrap();

        items.push([7, 7]);
        job.step().unwrap();
        job.advance(16.secs()).unwrap();
        assert_eq!(out.take(), [(7, 0, new(2))]);
        items.push([7]);
        job.step().unwrap();
        job.advance(15.secs()).unwrap();
        assert_eq!(out.take(), [(7, 0, from_to(2, 3))]);
        items.push([7]);
        job.step().unwrap();
        // The window closes at 40, before the next tick.
        job.advance(10.secs()).unwrap();
        assert_eq!(out.take(), [(7, 0, from_to(3, 4))]);
        items.end();
        job.finish().unwrap();
        assert!(out.take().is_empty());
    }
}

#[test]
fn rules_4_and_14_an_early_result_of_a_session_stands_until_the_next_one() {
    let ((times, source), out) = (testing::input(), collected());
    let mut job = early_sessions(source, out.clone()).test().unwrap();

    times.push([0]);
    job.step().unwrap();
    job.advance(10.secs()).unwrap();
    assert_eq!(out.take(), [(window(0, 10), new(1))]);
    times.push([5]);
    job.step().unwrap();
    assert!(out.take().is_empty());
    job.advance(10.secs()).unwrap();
    assert_eq!(out.take(), [(window(0, 10), gone(1)), (window(0, 15), new(2))]);
    times.end();
    job.finish().unwrap();
    assert!(out.take().is_empty());
}

#[test]
fn rule_32_the_end_of_the_input_gives_what_no_tick_has() {
    let mut out = vec![];
    early(vec![1, 2, 13], &mut out).run_blocking().unwrap();
    assert_eq!(out, [(window(0, 10), new(2)), (window(10, 20), new(1))]);
}

//! Timers, and state that expires.

use std::sync::mpsc;
use std::thread;

use thalweg::prelude::*;

use crate::{at, batches_of, next};

stream!(
    /// Records of a time and what is said at it: a timer's time, or nothing.
    fn alarms(records: impl Source<(i64, char, Option<i64>)>, out: impl Sink<(char, i64)>) {
        records
            .timestamp(|record| at(record.0))
            .watermark(bounded(0.micros()))
            .key_by(|record| record.1)
            .unbounded("there are few")
            .process((), |(), (_, key, timer), timers| {
                timer.into_iter().for_each(|timer| timers.set("alarm", at(timer)));
                Some((key, 0))
            })
            .on_timer("alarm", |(), key, at, _| Some((*key, at.as_micros())))
            .sink(out);
    }

    fn ticking(records: impl Source<i64>, out: impl Sink<i64>) {
        records
            .timestamp(|record| at(*record))
            .watermark(bounded(0.micros()))
            .key_by(|_| ())
            .unbounded("there is one")
            .process((), |(), _, timers| {
                timers.after("tick", 10.micros());
                None
            })
            .on_timer("tick", |(), (), at, timers| {
                timers.after("tick", 10.micros());
                Some(at.as_micros())
            })
            .sink(out);
    }

    /// A timer that sets itself for its own time, and for one before it.
    fn stubborn(records: impl Source<i64>, out: impl Sink<i64>) {
        records
            .timestamp(|record| at(*record))
            .watermark(bounded(0.micros()))
            .key_by(|_| ())
            .unbounded("there is one")
            .process((), |(), _, timers| {
                timers.set("again", at(3));
                None
            })
            .on_timer("again", |(), (), now, timers| {
                timers.set("again", now);
                timers.set("again", at(0));
                Some(now.as_micros())
            })
            .sink(out);
    }

    fn echoes(words: impl Source<&'static str>, out: impl Sink<(&'static str, bool)>) {
        words
            .key_by(|word| word.len())
            .expire_after(60.millis())
            .process("", |last, word, timers| {
                *last = word;
                timers.after("echo", 20.millis());
                Some((word, false))
            })
            .on_timer("echo", |last, _, _, _| Some((*last, false)))
            .on_expiry(|_, last| Some((last, true)))
            .sink(out);
    }

    /// What a key has heard since it was last forgotten, and what it had then.
    fn visits(records: impl Source<(i64, char)>, out: impl Sink<(char, u32, bool)>) {
        records
            .timestamp(|record| at(record.0))
            .watermark(bounded(0.micros()))
            .key_by(|record| record.1)
            .expire_after(10.micros())
            .process(0, |heard, (_, key), _| {
                *heard += 1;
                Some((key, *heard, false))
            })
            .on_expiry(|key, heard| Some((key, heard, true)))
            .sink(out);
    }

    /// Alarms, and what had been heard by then; and what had been when it was forgotten.
    fn rung_or_forgotten(records: impl Source<(i64, char, Option<i64>)>, out: impl Sink<(char, Option<i64>, u32)>) {
        records
            .timestamp(|record| at(record.0))
            .watermark(bounded(0.micros()))
            .key_by(|record| record.1)
            .expire_after(10.micros())
            .process(0, |heard, (_, _, timer), timers| {
                *heard += 1;
                timer.into_iter().for_each(|timer| timers.set("alarm", at(timer)));
                None
            })
            .on_timer("alarm", |heard, key, at, _| Some((*key, Some(at.as_micros()), *heard)))
            .on_expiry(|key, heard| Some((key, None, heard)))
            .sink(out);
    }

    fn counts(records: impl Source<(i64, char)>, out: impl Sink<(char, u64)>) {
        records
            .timestamp(|record| at(record.0))
            .watermark(bounded(0.micros()))
            .key_by(|record| record.1)
            .expire_after(10.micros())
            .count()
            .sink(out);
    }
);

fn rung(records: &[(i64, char, Option<i64>)], batch: usize) -> Vec<(char, i64)> {
    let mut out = vec![];
    alarms(records.to_vec(), &mut out).trigger(batches_of(batch)).run_blocking().unwrap();
    out
}

#[test]
fn rule_20_a_timer_is_unique_by_key_name_and_time() {
    let records = [(0, 'a', Some(5)), (0, 'a', Some(5)), (0, 'b', Some(5)), (0, 'a', Some(7)), (20, 'c', None)];
    let mut out = rung(&records, 9);
    out.retain(|(_, at)| *at > 0);
    out[..2].sort();
    assert_eq!(out, [('a', 5), ('b', 5), ('a', 7)]);
}

#[test]
fn rule_19_the_records_of_a_batch_come_before_the_timers_that_are_due_with_it() {
    let records = [(0, 'a', Some(5)), (6, 'b', None), (7, 'b', None)];
    assert_eq!(rung(&records, 1), [('a', 0), ('b', 0), ('a', 5), ('b', 0)]);
    assert_eq!(rung(&records, 3), [('a', 0), ('b', 0), ('b', 0), ('a', 5)]);
}

#[test]
fn timers_are_called_in_the_order_of_their_times() {
    let records = [(0, 'a', Some(9)), (0, 'b', Some(4)), (0, 'c', Some(6)), (0, 'b', Some(8)), (50, 'd', None)];
    let mut out = rung(&records, 9);
    out.retain(|(_, at)| *at > 0);
    assert_eq!(out, [('b', 4), ('c', 6), ('b', 8), ('a', 9)]);
}

#[test]
fn a_timer_that_is_due_already_is_called_in_its_step() {
    assert_eq!(
        rung(&[(10, 'a', None), (11, 'a', Some(3)), (12, 'b', None)], 1),
        [('a', 0), ('a', 0), ('a', 3), ('b', 0)]
    );
}

#[test]
fn rule_32_the_end_calls_what_is_set_and_what_that_sets_anew_is_not() {
    let mut out = vec![];
    ticking(vec![0, 35], &mut out).trigger(batches_of(1)).run_blocking().unwrap();
    // 45 was set by the record at 35, and 40 by the timer at 30.
    assert_eq!(out, [10, 20, 30, 40, 45]);
}

#[test]
fn rules_16_and_20_timers_of_processing_time_wake_the_engine() {
    let (sender, words) = channel(10);
    let (echoed, echo) = mpsc::channel();
    let job = echoes(words, move |word| echoed.send((Timestamp::now(), word)).unwrap());
    let running = thread::spawn(move || job.run_blocking());

    sender.send_blocking("a").unwrap();
    let (said, word) = next(&echo);
    assert_eq!(word, ("a", false));
    let (heard, word) = next(&echo);
    assert_eq!(word, ("a", false));
    assert!(heard.as_micros() - said.as_micros() >= 15_000, "{said} {heard}");
    // Nothing comes any more: it is forgotten all the same.
    assert_eq!(next(&echo).1, ("a", true));
    drop(sender);
    running.join().unwrap().unwrap();
}

#[test]
fn rules_19_and_21_what_expires_is_given_by_value_and_is_never_seen() {
    let records = vec![(0, 'a'), (5, 'a'), (15, 'a'), (16, 'b')];
    let given = |batch| {
        let mut out = vec![];
        visits(records.clone(), &mut out).trigger(batches_of(batch)).run_blocking().unwrap();
        out
    };
    let ended = [('a', 1, true), ('b', 1, true)];
    let fresh = [('a', 1, false), ('a', 2, false), ('a', 1, false)];
    // In one batch the item at 15 is before the sweep, and starts anew all the same.
    assert_eq!(given(4), [&fresh[..], &[('b', 1, false), ('a', 2, true)], &ended].concat());
    assert_eq!(given(1), [&fresh[..], &[('a', 2, true), ('b', 1, false)], &ended].concat());
}

#[test]
fn rule_21_writes_refresh() {
    let records: Vec<_> = (0..10).map(|n| (n * 9, 'a')).chain([(91, 'a')]).collect();
    let mut out = vec![];
    counts(records, &mut out).trigger(batches_of(1)).run_blocking().unwrap();
    assert_eq!(out.iter().map(|(_, count)| *count).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1]);
}

#[test]
fn rules_19_and_21_of_one_key_what_it_was_comes_before_what_it_is_now_when_both_are_due() {
    for workers in [1, 2, 3] {
        let mut out = vec![];
        // The first state ends at 10, and so do two more: at 10 a timer of the second is due too, at 20 one of the third.
        let of_a = [(0, None), (0, None), (10, Some(10)), (20, Some(20))].map(|(at, timer)| (at, 'a', timer));
        let records = [&of_a[..], &[(40, 'b', None)]].concat();
        rung_or_forgotten(records, &mut out).workers(workers).run_blocking().unwrap();
        out.retain(|(key, ..)| *key == 'a');
        let told = [(None, 2), (Some(10), 1), (None, 1), (Some(20), 1), (None, 1)];
        assert_eq!(out, told.map(|(at, heard)| ('a', at, heard)), "{workers} workers");
    }
}

#[test]
fn timers_and_ends_at_the_very_ends_of_time_come_once() {
    let mut out = vec![];
    let records = vec![(0, 'a', Some(i64::MIN)), (i64::MAX - 5, 'b', Some(i64::MAX)), (i64::MAX - 1, 'b', None)];
    rung_or_forgotten(records, &mut out).run_blocking().unwrap();
    // No watermark is before the earliest time, and the end of the input is behind the latest.
    let told = [('a', Some(i64::MIN + 1), 1), ('a', None, 1), ('b', Some(i64::MAX - 1), 2), ('b', None, 2)];
    assert_eq!(out, told);
}

#[test]
fn rule_20_what_a_timer_sets_is_later_than_itself() {
    let mut out = vec![];
    stubborn(vec![0, 6], &mut out).trigger(batches_of(1)).run_blocking().unwrap();
    // Once a microsecond, until the watermark; and once at the end.
    assert_eq!(out, [3, 4, 5, 6, 7]);
}

//! Timers, and state that expires.

use std::sync::mpsc;
use std::thread;

use thalweg::prelude::*;
use thalweg::testing;

use crate::{at, batches_of, next, window};

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

type Told = (&'static str, u32, i64);

stream!(
    /// Two kinds of timers, of which each sets the other, and the windows behind them.
    fn both_kinds(items: impl Source<(i64, u32)>, told: impl Sink<Told>, windows: impl Sink<(Window, u64)>) {
        let told_of = items
            .timestamp(|item| at(item.0))
            .watermark(bounded(0.micros()).idle(1.hours()))
            .key_by(|item| item.1)
            .expire_after(100.micros())
            .process((), |(), (time, key), timers| {
                timers.after("soon", 10.micros());
                timers.after("later", 10.secs());
                timers.after("later", 10.secs());
                Some(("item", key, time))
            })
            .on_processing_timer("later", |(), key, at, timers| {
                timers.after("soon", 5.micros());
                Some(("later", *key, at.as_micros()))
            })
            .on_timer("soon", |(), key, at, timers| {
                timers.after("later", 30.secs());
                Some(("soon", *key, at.as_micros()))
            });
        told_of.sink(told);
        told_of.window(tumbling(10.micros())).count().drop_late().sink(windows);
    }

    fn by_clock_alone(items: impl Source<u32>, out: impl Sink<(u32, i64)>) {
        items
            .key_by(|item| *item)
            .unbounded("there are few")
            .process((), |(), _, timers| {
                timers.after("a", 2.secs());
                timers.after("b", 1.secs());
                None
            })
            .on_processing_timer("a", |(), key, at, _| Some((*key, at.as_micros())))
            .on_timer("b", |(), key, at, _| Some((*key, at.as_micros())))
            .sink(out);
    }
);

#[test]
fn rules_16_and_20_timers_of_both_kinds_in_one_operator() {
    for workers in [1, 2, 3] {
        let (items, source) = testing::input();
        let (told, windows) = (collected(), collected());
        let mut job = both_kinds(source, told.clone(), windows.clone()).workers(workers).test().unwrap();
        items.push([(1, 7)]);
        job.step().unwrap();
        assert_eq!(told.take(), [("item", 7, 1)]);
        job.advance(9.secs()).unwrap();
        assert!(told.take().is_empty());
        job.advance(1.secs()).unwrap();
        assert_eq!(
            told.take(),
            [("later", 7, 10_000_000)],
            "{workers} workers: no record came, and no event time passed"
        );
        // Event time passes: both that it set, for 6 and for 11. They set the other kind anew, 30 seconds from now.
        items.push([(12, 8)]);
        job.step().unwrap();
        let mut told_now = told.take();
        told_now.sort();
        assert_eq!(told_now, [("item", 8, 12), ("soon", 7, 6), ("soon", 7, 11)]);
        job.advance(10.secs()).unwrap();
        assert_eq!(told.take(), [("later", 8, 20_000_000)]);
        job.advance(20.secs()).unwrap();
        assert_eq!(told.take(), [("later", 7, 40_000_000)]);
        // What they gave had the time of the watermark: nothing was late. By then 17 has come too, which both had set.
        items.watermark(at(20));
        job.step().unwrap();
        assert_eq!(windows.take(), [(window(0, 10), 3), (window(10, 20), 6)], "{workers} workers");
    }
}

#[test]
fn rules_20_and_21_timers_of_processing_time_go_with_the_state_they_belong_to() {
    let (items, source) = testing::input();
    let told = collected();
    let mut job = both_kinds(source, told.clone(), discard()).test().unwrap();
    items.push([(1, 7)]);
    items.watermark(at(500));
    job.drain().unwrap();
    told.take();
    job.advance(1.hours()).unwrap();
    assert!(told.take().is_empty());
}

#[test]
fn rules_20_and_32_the_end_calls_timers_of_both_kinds_and_what_they_set_is_not_called() {
    for workers in [1, 2] {
        let (items, source) = testing::input();
        let told = collected();
        let mut job = both_kinds(source, told.clone(), discard()).workers(workers).test().unwrap();
        items.push([(1, 7)]);
        job.step().unwrap();
        items.end();
        job.finish().unwrap();
        assert_eq!(told.take(), [("item", 7, 1), ("later", 7, 10_000_000), ("soon", 7, 11)]);
    }
}

#[test]
fn without_a_watermark_both_kinds_are_one() {
    let (items, source) = testing::input();
    let out = collected();
    let mut job = by_clock_alone(source, out.clone()).test().unwrap();
    items.push([7]);
    job.step().unwrap();
    job.advance(5.secs()).unwrap();
    assert_eq!(out.take(), [(7, 1_000_000), (7, 2_000_000)]);
}

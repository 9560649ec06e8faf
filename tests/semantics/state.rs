//! State of one's own, per key.

use thalweg::prelude::*;
use thalweg::testing;

use crate::{at, batches_of};

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
    let (words, source) = testing::input();
    let out = collected();
    let mut job = quiet(source, out.clone()).test().unwrap();
    words.push(["a", "b", "a"]);
    job.step().unwrap();
    assert_eq!(out.take(), ["a", "b"]);
    job.advance(59.millis()).unwrap();
    words.push(["a"]);
    job.step().unwrap();
    assert_eq!(out.take(), [""; 0]);
    job.advance(1.millis()).unwrap();
    words.push(["a", "a"]);
    job.step().unwrap();
    assert_eq!(out.take(), ["a"]);
}

stream!(
    fn sums(steps: impl Source<(u32, u32)>, known: Vec<(u32, u32)>, out: impl Sink<(u32, u32)>) {
        steps
            .key_by(|step| step.0)
            .unbounded("there are few")
            .initial(known)
            .scan(1, |sum, (key, step)| {
                *sum += step;
                (key, *sum)
            })
            .sink(out);
    }

    fn forgotten(items: impl Source<u32>, known: Vec<(u32, char)>, out: impl Sink<(u32, char)>) {
        items
            .key_by(|item| *item)
            .expire_after(10.secs())
            .initial(known)
            .process('-', |_, _, _| None)
            .on_expiry(|key, known| Some((key, known)))
            .sink(out);
    }

    fn forgotten_in_time(items: impl Source<(i64, u32)>, known: Vec<(u32, char)>, out: impl Sink<(u32, char)>) {
        items
            .timestamp(|item| at(item.0))
            .watermark(bounded(0.micros()))
            .key_by(|item| item.1)
            .expire_after(10.micros())
            .initial(known)
            .process('-', |_, _, _| None)
            .on_expiry(|key, known| Some((key, known)))
            .sink(out);
    }

    /// How many a key has had, counted in two ways.
    fn counted_for_a_while(items: impl Source<(i64, u32)>, out: impl Sink<(u32, u32)>, timed: impl Sink<(u32, u32)>) {
        let of_keys = items
            .timestamp(|item| at(item.0))
            .watermark(bounded(0.micros()))
            .key_by(|item| item.1)
            .expire_after(10.micros());
        of_keys
            .scan(0, |count, (_, key)| {
                *count += 1;
                (key, *count)
            })
            .sink(out);
        of_keys
            .process(0, |count, (_, key), timers| {
                timers.cancel_all("never comes");
                timers.after("never comes", 30.micros());
                *count += 1;
                Some((key, *count))
            })
            .on_timer("never comes", |_, key, _, _| Some((*key, 0)))
            .sink(timed);
    }
);

#[test]
fn rule_21_what_was_over_at_the_end_of_a_step_is_gone_for_late_items_too() {
    for workers in WORKERS {
        let (items, source) = testing::input();
        let (out, timed) = (collected(), collected());
        let mut job = counted_for_a_while(source, out.clone(), timed.clone()).workers(workers).test().unwrap();
        let mut step = |came: &[(i64, u32)]| -> Vec<u32> {
            items.push(came.iter().copied());
            job.step().unwrap();
            let counts = out.take();
            assert_eq!(timed.take(), counts, "{came:?} on {workers} workers");
            counts.into_iter().filter(|(key, _)| *key == 1).map(|(_, count)| count).collect()
        };
        assert_eq!(step(&[(0, 1)]), [1]);
        assert!(step(&[(100, 0)]).is_empty());
        assert_eq!(step(&[(100, 1), (103, 1)]), [1, 2]);
        assert!(step(&[(150, 0)]).is_empty());
        // The first came before 113, but time had come to 150. The state that begins with it is over at 116, and the next at 130.
        assert_eq!(step(&[(105, 1), (106, 1), (120, 1), (121, 1)]), [1, 2, 1, 2]);
        assert_eq!(step(&[(107, 1)]), [1]);
        assert_eq!(step(&[(151, 1), (148, 1), (149, 1)]), [1, 2, 3]);
        assert_eq!(step(&[(155, 1), (144, 1)]), [4, 5]);
        // It is over at 174, and time has not come so far.
        assert_eq!(step(&[(164, 1), (173, 0)]), [6]);
        assert_eq!(step(&[(172, 1)]), [7]);
    }
}

#[test]
fn a_key_that_is_known_begins_with_its_state_and_the_last_one_counts() {
    for workers in WORKERS {
        let mut out = vec![];
        let known = vec![(7, 100), (8, 5), (7, 200)];
        sums(vec![(7, 1), (9, 1), (7, 1)], known, &mut out).workers(workers).run_blocking().unwrap();
        out.sort();
        assert_eq!(out, [(7, 201), (7, 202), (9, 2)], "{workers} workers");
    }
}

#[test]
fn rules_16_and_21_what_a_key_begins_with_expires_counting_from_the_beginning_of_the_job() {
    for workers in WORKERS {
        let (items, source) = testing::input();
        let out = collected();
        let mut job = forgotten(source, vec![(1, 'a'), (2, 'b')], out.clone()).workers(workers).test().unwrap();
        job.step().unwrap();
        job.advance(6.secs()).unwrap();
        items.push([2]);
        job.step().unwrap();
        job.advance(3.secs()).unwrap();
        assert!(out.take().is_empty());
        job.advance(1.secs()).unwrap();
        assert_eq!(out.take(), [(1, 'a')], "nothing has come for it");
        job.advance(6.secs()).unwrap();
        assert_eq!(out.take(), [(2, 'b')]);
    }
}

#[test]
fn rules_10_and_21_what_a_key_begins_with_expires_counting_from_the_first_watermark() {
    let (items, source) = testing::input();
    let out = collected();
    let mut job = forgotten_in_time(source.partitions(2), vec![(1, 'a'), (2, 'b')], out.clone()).test().unwrap();
    items.push_to(0, [(1_000, 1)]);
    job.step().unwrap();
    assert_eq!(out.take(), [], "there is no watermark yet");
    items.watermark(at(1_000));
    job.step().unwrap();
    items.watermark(at(1_009));
    job.step().unwrap();
    assert!(out.take().is_empty());
    items.watermark(at(1_010));
    job.step().unwrap();
    let mut forgotten = out.take();
    forgotten.sort();
    assert_eq!(forgotten, [(1, 'a'), (2, 'b')]);
}

#[test]
fn rule_32_the_end_ends_what_keys_began_with_too() {
    let mut out = vec![];
    forgotten_in_time(vec![], vec![(1, 'a')], &mut out).workers(2).run_blocking().unwrap();
    assert_eq!(out, [(1, 'a')]);
}

//! Sessions: where they begin and end, when they merge, what is late for them.

use std::sync::mpsc;
use std::thread;

use thalweg::prelude::*;

use crate::{at, batches_of, next, window};

stream!(
    /// Sessions of a gap of 10 µs, with the times in them.
    fn sessions(
        times: impl Source<i64>,
        bound: u64,
        grace: u64,
        out: impl Sink<(Window, Vec<i64>)>,
        late: impl Sink<i64>,
    ) {
        let (on_time, too_late) = times
            .timestamp(|micros| at(*micros))
            .watermark(bounded(bound.micros()))
            .key_by(|_| "user")
            .window(session(10.micros()).grace(grace.micros()))
            .collect()
            .split_late();
        on_time.map(|(_, window, times)| (window, times)).sink(out);
        too_late.sink(late);
    }

    fn by_the_clock(items: impl Source<u32>, out: impl Sink<(u32, Window, u64)>) {
        items.key_by(|item| *item).window(session(40.millis()).processing_time()).count().sink(out);
    }

    fn times_of(times: impl Source<i64>, out: impl Sink<(Window, Window)>) {
        times
            .timestamp(|micros| at(*micros))
            .watermark(bounded(0.micros()))
            .window(session(10.micros()))
            .count()
            .drop_late()
            .key_by(|(window, _)| *window)
            .window(tumbling(10.micros()))
            .count()
            .drop_late()
            .map(|(inner, outer, _)| (inner, outer))
            .sink(out);
    }
);

type Found = (Vec<(Window, Vec<i64>)>, Vec<i64>);

/// The sessions of some times, and what of them was late, in batches of one.
fn found(times: &[i64], bound: u64, grace: u64) -> Found {
    let (mut out, mut late) = (vec![], vec![]);
    let job = sessions(times.to_vec(), bound, grace, &mut out, &mut late).trigger(batches_of(1));
    assert_eq!(job.run_blocking().unwrap().late, late.len() as u64);
    (out, late)
}

#[test]
fn rule_4_bounds_go_from_the_first_item_to_a_gap_behind_the_last() {
    assert_eq!(found(&[3, 5], 0, 0).0, [(window(3, 15), vec![3, 5])]);
    assert_eq!(found(&[-7], 0, 0).0, [(window(-7, 3), vec![-7])]);
}

#[test]
fn rule_4_sessions_merge_when_the_distance_is_the_gap() {
    assert_eq!(found(&[0, 10, 20], 100, 0).0, [(window(0, 30), vec![0, 10, 20])]);
    assert_eq!(found(&[0, 11], 100, 0).0, [(window(0, 10), vec![0]), (window(11, 21), vec![11])]);
}

#[test]
fn rule_4_an_item_joins_in_both_directions() {
    // 8 comes in front of a session, and 28 behind it.
    assert_eq!(found(&[18, 8, 28], 100, 0).0, [(window(8, 38), vec![18, 8, 28])]);
    // 10 joins two: what the earlier one holds comes first, and the item with it.
    assert_eq!(found(&[20, 21, 0, 10], 100, 0).0, [(window(0, 31), vec![0, 10, 20, 21])]);
    // At the distance of the gap from both.
    assert_eq!(found(&[0, 20, 10], 100, 0).0, [(window(0, 30), vec![0, 10, 20])]);
}

#[test]
fn rule_4_lateness_is_tested_on_the_merged_session() {
    // With the watermark at 15, an item at 4 would be late alone, and it joins the session of 12. One at 1 joins the session that goes on from 4.
    let (out, late) = found(&[12, 15, 4, 1], 0, 0);
    assert_eq!(out, [(window(1, 25), vec![12, 15, 4, 1])]);
    assert!(late.is_empty());
    // At 26 the session [12, 25) has fired: there is nothing to join.
    let (out, late) = found(&[12, 15, 26, 4], 0, 0);
    assert_eq!(out, [(window(12, 25), vec![12, 15]), (window(26, 36), vec![26])]);
    assert_eq!(late, [4]);
}

#[test]
fn rule_13_a_session_waits_for_its_grace() {
    // The session of 0 is over at 25. Before, 9 joins it; then 9 makes one of its own, which is not over yet.
    assert_eq!(found(&[0, 24, 9], 0, 15).0, [(window(0, 19), vec![0, 9]), (window(24, 34), vec![24])]);
    let alone = [(window(0, 10), vec![0]), (window(9, 19), vec![9]), (window(25, 35), vec![25])];
    assert_eq!(found(&[0, 25, 9], 0, 15).0, alone);
    assert_eq!(found(&[0, 40, 9], 0, 15).1, [9]);
}

#[test]
fn rule_15_the_test_goes_by_the_watermark_at_the_start_of_the_batch() {
    let (mut out, mut late) = (vec![], vec![]);
    sessions(vec![50, 5], 0, 0, &mut out, &mut late).trigger(batches_of(2)).run_blocking().unwrap();
    assert_eq!(out, [(window(5, 15), vec![5]), (window(50, 60), vec![50])]);
    assert_eq!(found(&[50, 5], 0, 0).1, [5]);
}

/// What has fired when so much was read, and the input goes on.
fn fired(times: &[i64]) -> Vec<(Window, Vec<i64>)> {
    let (sender, source) = channel(times.len());
    times.iter().for_each(|time| sender.send_blocking(*time).unwrap());
    let (mut out, mut late) = (vec![], vec![]);
    let job = sessions(source, 0, 0, &mut out, &mut late).trigger(Trigger::available_now().cap(1));
    job.run_blocking().unwrap();
    out
}

#[test]
fn rule_3_a_session_fires_when_the_watermark_reaches_its_end() {
    assert!(fired(&[0, 9]).is_empty());
    assert_eq!(fired(&[0, 9, 30]), [(window(0, 19), vec![0, 9])]);
    // Its end moves with every item.
    assert!(fired(&[0, 9, 18, 27]).is_empty());
}

#[test]
fn rule_32_the_end_of_the_input_closes_sessions() {
    assert_eq!(found(&[i64::MAX, i64::MAX - 3], 0, 0).0.len(), 1);
    assert_eq!(
        found(&[i64::MIN, i64::MIN + 10], 0, 0).0,
        [(window(i64::MIN, i64::MIN + 20), vec![i64::MIN, i64::MIN + 10])]
    );
}

#[test]
fn rule_2_a_result_has_the_last_microsecond_of_its_session() {
    let mut out = vec![];
    times_of(vec![3, 27], &mut out).run_blocking().unwrap();
    assert_eq!(out, [(window(3, 13), window(10, 20)), (window(27, 37), window(30, 40))]);
}

#[test]
fn rules_6_and_16_a_session_of_processing_time_closes_on_a_timer() {
    let (sender, items) = channel(10);
    let (fires, fired) = mpsc::channel();
    let job = by_the_clock(items, move |result| fires.send((Timestamp::now(), result)).unwrap());
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

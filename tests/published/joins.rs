//! Joins: the table of Kafka Streams' manual, the advertisements of Spark's Structured Streaming guide, and the page on joining of Flink's manual
//! with the tests of its interval join.

use thalweg::prelude::*;

use crate::{millis, minute, minutes};

/// A value and its second. All have one key.
type Value = (i64, char);

stream!(
    fn stamped(values: Stream<Value>) -> Stream<Value> {
        values.timestamp(|value| Timestamp::from_secs(value.0)).watermark(bounded(15.secs()))
    }

    fn inner(left: impl Source<Value>, right: impl Source<Value>, out: impl Sink<(char, char)>) {
        let right = stamped(right).key_by(|_| ());
        let left = stamped(left).key_by(|_| ());
        left.join(right).within(15.secs()).drop_late().map(|(_, left, right)| (left.1, right.1)).sink(out);
    }

    fn left(left: impl Source<Value>, right: impl Source<Value>, out: impl Sink<(char, Option<char>)>) {
        let right = stamped(right).key_by(|_| ()).map_values(|value| value.1);
        let left = stamped(left).key_by(|_| ()).map_values(|value| value.1);
        left.left_join(right).within(15.secs()).drop_late().map(|(_, left, right)| (left, right)).sink(out);
    }

    /// Clicks up to an hour after the impression, which may be two hours late, where clicks may be three.
    fn clicks(
        impressions: impl Source<(u32, i64)>,
        clicks: impl Source<(u32, i64)>,
        out: impl Sink<(u32, i64, Option<i64>)>,
    ) {
        let impressions = impressions.timestamp(|shown| minute(shown.1)).watermark(bounded(2.hours()));
        let clicks = clicks.timestamp(|click| minute(click.1)).watermark(bounded(3.hours()));
        impressions
            .key_by(|shown| shown.0)
            .map_values(|shown| shown.1)
            .left_join(clicks.key_by(|click| click.0).map_values(|click| click.1))
            .between(0.secs(), 1.hours())
            .drop_late()
            .sink(out);
    }

    fn same_window(
        impressions: impl Source<(u32, i64)>,
        clicks: impl Source<(u32, i64)>,
        out: impl Sink<(u32, Window, i64, i64)>,
    ) {
        let impressions = impressions.timestamp(|shown| minute(shown.1)).watermark(bounded(2.hours()));
        let clicks = clicks.timestamp(|click| minute(click.1)).watermark(bounded(3.hours()));
        impressions
            .key_by(|shown| shown.0)
            .map_values(|shown| shown.1)
            .join(clicks.key_by(|click| click.0).map_values(|click| click.1))
            .window(tumbling(1.hours()))
            .drop_late()
            .sink(out);
    }

    /// Times in milliseconds, which are their own values. All have one key.
    fn at_millis(times: Stream<i64>) -> Stream<i64> {
        times.timestamp(|time| Timestamp::from_millis(*time)).watermark(bounded(0.millis()))
    }

    fn near(
        orange: impl Source<i64>,
        green: impl Source<i64>,
        before: std::time::Duration,
        after: std::time::Duration,
        out: impl Sink<(i64, i64)>,
    ) {
        let orange = at_millis(orange).key_by(|_| ());
        let green = at_millis(green).key_by(|_| ());
        orange.join(green).between(before, after).drop_late().map(|(_, a, b)| (a, b)).sink(out);
    }

    fn in_windows(
        orange: impl Source<i64>,
        green: impl Source<i64>,
        apart: impl Sink<(Window, i64, i64)>,
        overlapping: impl Sink<(Window, i64, i64)>,
    ) {
        let orange = at_millis(orange).key_by(|_| ());
        let green = at_millis(green).key_by(|_| ());
        orange.join(green).window(tumbling(2.millis())).drop_late().map(|(_, window, a, b)| (window, a, b)).sink(apart);
        orange
            .join(green)
            .window(sliding(2.millis()).every(1.millis()))
            .drop_late()
            .map(|(_, window, a, b)| (window, a, b))
            .sink(overlapping);
    }
);

/// The values of the table, without those that are null, which Kafka Streams passes over and a pipeline filters out.
fn table() -> (Vec<Value>, Vec<Value>) {
    (vec![(3, 'A'), (5, 'B'), (9, 'C'), (15, 'D')], vec![(4, 'a'), (6, 'b'), (10, 'c'), (14, 'd')])
}

/// Each of four with each of four.
fn sixteen() -> Vec<(char, char)> {
    ('A'..='D').flat_map(|left| ('a'..='d').map(move |right| (left, right))).collect()
}

#[test]
fn kafka_streams_all_values_within_fifteen_seconds_meet() {
    for cap in [1, 100] {
        let ((lefts, rights), mut out) = (table(), vec![]);
        inner(lefts, rights, &mut out).trigger(Trigger::asap().cap(cap)).run_blocking().unwrap();
        out.sort();
        assert_eq!(out, sixteen());
    }
}

#[test]
fn kafka_streams_a_left_value_comes_alone_only_once_nothing_can_come_for_it() {
    let ((lefts, rights), mut out) = (table(), vec![]);
    // A has no partner when it comes. It does not come alone, for one comes in time; Z, long behind all others, has none.
    left([&lefts[..], &[(90, 'Z')]].concat(), rights, &mut out).trigger(Trigger::asap().cap(1)).run_blocking().unwrap();
    out.sort();
    let pairs = sixteen().into_iter().map(|(left, right)| (left, Some(right)));
    assert_eq!(out, pairs.chain([('Z', None)]).collect::<Vec<_>>());
}

#[test]
fn spark_a_click_counts_up_to_an_hour_after_the_impression() {
    let shown = vec![(1, 0), (2, 5), (3, 10)];
    let clicked = vec![(1, 60), (2, 4), (2, 66), (3, 10), (4, 20)];
    let mut out = vec![];
    clicks(shown, clicked, &mut out).run_blocking().unwrap();
    out.sort();
    assert_eq!(out, [(1, 0, Some(60)), (2, 5, None), (3, 10, Some(10))]);
}

#[test]
fn spark_windows_are_joined_where_they_are_equal() {
    let mut out = vec![];
    same_window(vec![(1, 10), (2, 59)], vec![(1, 50), (1, 0), (2, 60)], &mut out).run_blocking().unwrap();
    assert_eq!(out, [(1, minutes(0, 60), 10, 50), (1, minutes(0, 60), 10, 0)]);
}

/// The pairs of one to four milliseconds on both sides.
fn pairs_of_one_to_four(before: u64, after: u64, cap: usize) -> Vec<(i64, i64)> {
    let (times, mut out) = ((1..=4).collect::<Vec<_>>(), vec![]);
    let job = near(times.clone(), times, before.millis(), after.millis(), &mut out);
    job.trigger(Trigger::asap().cap(cap)).run_blocking().unwrap();
    out.sort();
    out
}

#[test]
fn flink_both_ends_of_an_interval_are_in_it() {
    for cap in [1, 100] {
        let around = [(1, 1), (1, 2), (2, 1), (2, 2), (2, 3), (3, 2), (3, 3), (3, 4), (4, 3), (4, 4)];
        assert_eq!(pairs_of_one_to_four(1, 1, cap), around);
        // Ends of a millisecond that are not in it leave what is at the same time.
        assert_eq!(pairs_of_one_to_four(0, 0, cap), [(1, 1), (2, 2), (3, 3), (4, 4)]);
        // Two before to one after, as in the manual.
        let manual = [(1, 1), (1, 2), (2, 1), (2, 2), (2, 3), (3, 1), (3, 2), (3, 3), (3, 4), (4, 2), (4, 3), (4, 4)];
        assert_eq!(pairs_of_one_to_four(2, 1, cap), manual);
    }
}

#[test]
fn flink_a_row_may_meet_in_one_window_what_it_does_not_in_another() {
    let (mut apart, mut overlapping) = (vec![], vec![]);
    in_windows(vec![0, 2, 6, 7], vec![1, 3], &mut apart, &mut overlapping).run_blocking().unwrap();
    apart.sort_unstable_by_key(|(window, ..)| window.start);
    // In the window of 6 and 7 there is nothing green.
    assert_eq!(apart, [(millis(0, 2), 0, 1), (millis(2, 4), 2, 3)]);
    // 2 and 3 are both in the window of 2 and 3, and in no other.
    overlapping.sort_unstable_by_key(|(window, ..)| window.start);
    assert_eq!(overlapping, [(millis(0, 2), 0, 1), (millis(1, 3), 2, 1), (millis(2, 4), 2, 3)]);
}

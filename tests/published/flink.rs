//! Apache Flink: the manual's page on windows, and the examples in its repository.

use thalweg::prelude::*;

use crate::{millis, minute, minutes};

type Event = (&'static str, i64, u64);

stream!(
    /// `SessionWindowing`, of the streaming examples: a gap of three milliseconds.
    fn session_windowing(events: impl Source<Event>, out: impl Sink<(Box<str>, Window, u64)>) {
        events
            .timestamp(|event| Timestamp::from_millis(event.1))
            .watermark(bounded(0.millis()))
            .key_by(|event| event.0)
            .window(session(3.millis()))
            .sum(|event| event.2)
            .drop_late()
            .sink(out);
    }

    /// Windows of an hour, with the offset that the manual shows.
    fn hourly(times: impl Source<i64>, offset: u64, out: impl Sink<(Window, u64)>) {
        times
            .timestamp(|minutes| minute(*minutes))
            .watermark(bounded(0.mins()))
            .window(tumbling(1.hours()).offset(offset.mins()))
            .count()
            .drop_late()
            .sink(out);
    }

    /// Windows of an hour that slide by 30 minutes.
    fn half_hourly(times: impl Source<i64>, offset: u64, out: impl Sink<(Window, u64)>) {
        times
            .timestamp(|minutes| minute(*minutes))
            .watermark(bounded(0.mins()))
            .window(sliding(1.hours()).every(30.mins()).offset(offset.mins()))
            .count()
            .drop_late()
            .sink(out);
    }
);

#[test]
fn the_example_of_session_windowing() {
    let events = vec![
        ("a", 1, 1),
        ("b", 1, 1),
        ("b", 3, 1),
        ("b", 5, 1),
        ("c", 6, 1),
        // Those of `a` and `c` come more than the gap after the ones before.
        ("a", 10, 1),
        ("c", 11, 1),
    ];
    let mut out = vec![];
    session_windowing(events, &mut out).run_blocking().unwrap();
    out.sort();
    let session = |key: &str, start, end, sum| (Box::from(key), millis(start, end), sum);
    assert_eq!(
        out,
        [
            session("a", 1, 4, 1),
            session("a", 10, 13, 1),
            session("b", 1, 8, 3),
            session("c", 6, 9, 1),
            session("c", 11, 14, 1),
        ]
    );
}

#[test]
fn windows_of_an_hour_align_to_the_hour_and_to_an_offset() {
    let counted = |offset| {
        let mut out = vec![];
        hourly(vec![60, 119, 120, 134, 135], offset, &mut out).run_blocking().unwrap();
        out
    };
    // 1:00 to 2:00, 2:00 to 3:00.
    assert_eq!(counted(0), [(minutes(60, 120), 2), (minutes(120, 180), 3)]);
    // 0:15 to 1:15, 1:15 to 2:15, 2:15 to 3:15.
    assert_eq!(counted(15), [(minutes(15, 75), 1), (minutes(75, 135), 3), (minutes(135, 195), 1)]);
}

#[test]
fn sliding_windows_align_to_the_slide_and_to_an_offset() {
    let counted = |offset| {
        let mut out = vec![];
        half_hourly(vec![80], offset, &mut out).run_blocking().unwrap();
        out
    };
    // 0:30 to 1:30 and 1:00 to 2:00; with an offset of 15 minutes 0:45 to 1:45 and 1:15 to 2:15.
    assert_eq!(counted(0), [(minutes(30, 90), 1), (minutes(60, 120), 1)]);
    assert_eq!(counted(15), [(minutes(45, 105), 1), (minutes(75, 135), 1)]);
}

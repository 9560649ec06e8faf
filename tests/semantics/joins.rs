//! Which rows of two streams meet, and when.

use std::sync::mpsc;
use std::thread;

use thalweg::prelude::*;

use crate::{at, batches_of, next, window};

/// A row: a key, a time, and what tells it from others.
type Row = (u8, i64, char);

stream!(
    fn stamped(rows: Stream<Row>) -> Stream<Row> {
        rows.timestamp(|row| at(row.1)).watermark(bounded(3.micros()))
    }

    fn inner(left: impl Source<Row>, right: impl Source<Row>, out: impl Sink<(char, char)>) {
        let right = stamped(right).key_by(|row| row.0);
        stamped(left)
            .key_by(|row| row.0)
            .join(right)
            .between(2.micros(), 5.micros())
            .count_late()
            .map(|(_, left, right)| (left.2, right.2))
            .sink(out);
    }

    fn outer(
        left: impl Source<Row>,
        right: impl Source<Row>,
        out: impl Sink<(Option<char>, Option<char>)>,
        per_ten: impl Sink<(Window, u64)>,
    ) {
        let right = stamped(right).key_by(|row| row.0).map_values(|row| row.2);
        let joined = stamped(left)
            .key_by(|row| row.0)
            .map_values(|row| row.2)
            .outer_join(right)
            .between(2.micros(), 5.micros())
            .drop_late();
        joined.map(|(_, left, right)| (left, right)).sink(out);
        joined
            .key_by(|_| ())
            .window(tumbling(10.micros()))
            .count()
            .count_late()
            .map(|(_, window, count)| (window, count))
            .sink(per_ten);
    }

    fn per_batch(left: impl Source<u8>, right: impl Source<u8>, out: impl Sink<(u8, u8, u8)>) {
        let right = right.key_by(|n| n % 2);
        left.key_by(|n| n % 2).join(right).per_batch().sink(out);
    }

    fn with_itself(rows: impl Source<Row>, out: impl Sink<(char, char)>) {
        let rows = stamped(rows).key_by(|row| row.0).map_values(|row| row.2);
        rows.join(rows).within(1.micros()).drop_late().map(|(_, left, right)| (left, right)).sink(out);
    }
);

#[test]
fn rule_24_both_bounds_are_inclusive() {
    let left = vec![(1, 10, 'a'), (2, 10, 'b')];
    let right = vec![(1, 7, 'p'), (1, 8, 'q'), (1, 15, 'r'), (3, 15, 's'), (1, 16, 't')];
    for cap in [1, 2, 100] {
        let mut out = vec![];
        let report = inner(left.clone(), right.clone(), &mut out).trigger(batches_of(cap)).run_blocking().unwrap();
        out.sort();
        assert_eq!(out, [('a', 'q'), ('a', 'r')]);
        assert_eq!(report.late, 0);
    }
}

#[test]
fn ties_and_equal_rows_are_joined_each_for_itself() {
    let mut out = vec![];
    let left = vec![(1, 10, 'a'), (1, 10, 'a')];
    inner(left, vec![(1, 10, 'p'), (1, 10, 'q'), (1, 10, 'p')], &mut out).run_blocking().unwrap();
    out.sort();
    assert_eq!(out, [('a', 'p'), ('a', 'p'), ('a', 'p'), ('a', 'p'), ('a', 'q'), ('a', 'q')]);
}

#[test]
fn a_stream_is_joined_with_itself() {
    let mut out = vec![];
    with_itself(vec![(1, 1, 'a'), (1, 2, 'b'), (1, 3, 'c')], &mut out).run_blocking().unwrap();
    out.sort();
    let pairs = [('a', 'a'), ('a', 'b'), ('b', 'a'), ('b', 'b'), ('b', 'c'), ('c', 'b'), ('c', 'c')];
    assert_eq!(out, pairs);
}

#[test]
fn rule_24_rows_alone_leave_when_the_watermark_passes_the_bound() {
    let ((left, lefts), (right, rights)) = (channel(10), channel(10));
    let (sends, sent) = mpsc::channel();
    let job = outer(lefts, rights, move |row| sends.send(row).unwrap(), discard());
    let running = thread::spawn(move || job.run_blocking());

    left.send_blocking((1, 10, 'a')).unwrap();
    left.send_blocking((1, 30, 'b')).unwrap();
    // The right watermark is at 15: a row at 15 may still come, and then meets the one at 10.
    right.send_blocking((2, 18, 'p')).unwrap();
    right.send_blocking((1, 15, 'q')).unwrap();
    assert_eq!(next(&sent), (Some('a'), Some('q')));
    // At 21 no left row can come any more that is at most 2 microseconds newer than the right one at 18.
    right.send_blocking((3, 24, 'r')).unwrap();
    assert_eq!(next(&sent), (None, Some('p')));
    drop((left, right));
    let mut rest: Vec<_> = sent.iter().collect();
    rest.sort();
    assert_eq!(rest, [(None, Some('r')), (Some('b'), None)]);
    running.join().unwrap().unwrap();
}

#[test]
fn rule_8_the_slower_side_holds_the_join_back() {
    let (mut out, mut per_ten) = (vec![], vec![]);
    // The left side is done with 1000 before the right one begins; nothing is late, and all are there to meet.
    let left = vec![(1, 0, 'a'), (1, 500, 'b'), (1, 1000, 'c')];
    let right: Vec<_> = (0..9).map(|n| (1, n * 125, 'p')).collect();
    outer(left, right, &mut out, &mut per_ten).trigger(batches_of(1)).run_blocking().unwrap();
    let pairs: Vec<_> = out.iter().filter(|(left, right)| left.is_some() && right.is_some()).collect();
    assert_eq!(pairs.len(), 3);
    assert_eq!(out.len(), 9);
}

#[test]
fn rule_11_an_outer_join_lowers_the_watermark_by_its_bound() {
    for cap in [1, 3, 100] {
        let (mut out, mut per_ten) = (vec![], vec![]);
        let left = vec![(1, 9, 'a'), (1, 14, 'b'), (1, 19, 'c'), (1, 40, 'd')];
        let right = vec![(2, 12, 'p'), (2, 25, 'q'), (2, 40, 'r')];
        // The row at 9 leaves once the watermark is past 14, and still counts in the window that ends at 10.
        let report = outer(left, right, &mut out, &mut per_ten).trigger(batches_of(cap)).run_blocking().unwrap();
        assert_eq!(report.late, 0);
        let counts = [(window(0, 10), 1), (window(10, 20), 3), (window(20, 30), 1), (window(40, 50), 2)];
        assert_eq!(per_ten, counts);
    }
}

#[test]
fn rule_13_a_row_behind_the_watermark_is_late() {
    let mut out = vec![];
    let left = vec![(1, 10, 'a'), (1, 20, 'b'), (1, 17, 'c'), (1, 16, 'd')];
    let right = vec![(1, 10, 'p'), (1, 20, 'q'), (1, 20, 'r'), (1, 20, 's')];
    // Both watermarks are at 17 behind the second batch.
    let report = inner(left, right, &mut out).trigger(batches_of(1)).run_blocking().unwrap();
    assert_eq!(report.late, 1);
    assert!(out.contains(&('c', 'q')) && !out.iter().any(|(left, _)| *left == 'd'));
}

#[test]
fn rule_15_a_batch_is_never_stricter_than_a_record() {
    let left = vec![(1, 10, 'a'), (1, 20, 'b'), (1, 9, 'c')];
    let right = vec![(1, 10, 'p'), (1, 20, 'q'), (1, 20, 'r')];
    let late =
        |cap| inner(left.clone(), right.clone(), discard()).trigger(batches_of(cap)).run_blocking().unwrap().late;
    assert_eq!((late(1), late(3)), (1, 0));
}

#[test]
fn rule_25_a_join_of_batches_depends_on_the_boundaries() {
    let joined = |cap| {
        let mut out = vec![];
        per_batch(vec![1, 2, 3], vec![5, 7, 9], &mut out).trigger(batches_of(cap)).run_blocking().unwrap();
        out.sort();
        out
    };
    assert_eq!(joined(1), [(1, 1, 5), (1, 3, 9)]);
    assert_eq!(joined(3), [(1, 1, 5), (1, 1, 7), (1, 1, 9), (1, 3, 5), (1, 3, 7), (1, 3, 9)]);
}

//! What a lookup sees of a table.

use thalweg::prelude::*;

use crate::{at, batches_of};

stream!(
    fn latest(changes: impl Source<(u8, char)> + Bounded, asks: impl Source<u8>, out: impl Sink<(u8, Option<char>)>) {
        let table = changes.key_by(|change| change.0).map_values(|change| change.1).latest();
        asks.lookup(table, |key| *key).sink(out);
    }

    fn versions(
        changes: impl Source<(i64, char)> + Bounded,
        asks: impl Source<i64>,
        out: impl Sink<(i64, Option<char>)>,
    ) {
        let table = changes
            .timestamp(|change| at(change.0))
            .watermark(bounded(0.micros()))
            .key_by(|_| ())
            .map_values(|change| change.1)
            .versions(10.micros());
        asks.timestamp(|micros| at(*micros)).lookup(table, |_| ()).sink(out);
    }
);

#[test]
fn rule_26_the_table_is_that_of_the_start_of_the_batch() {
    let (changes, asks) = (vec![(1, 'a'), (2, 'b'), (1, 'c'), (1, 'd')], vec![1, 1, 1, 1]);
    let asked = |cap| {
        let mut out = vec![];
        latest(changes.clone(), asks.clone(), &mut out).trigger(batches_of(cap)).run_blocking().unwrap();
        out.into_iter().map(|(_, value)| value).collect::<Vec<_>>()
    };
    assert_eq!(asked(1), [None, Some('a'), Some('a'), Some('c')]);
    assert_eq!(asked(2), [None, None, Some('a'), Some('a')]);
    assert_eq!(asked(4), [None; 4]);
}

#[test]
fn rule_26_a_versioned_table_is_read_as_of_the_records_time() {
    let mut out = vec![];
    let asks = vec![0, 0, 12, 10, 9, 25];
    versions(vec![(10, 'a'), (20, 'b')], asks, &mut out).trigger(batches_of(2)).run_blocking().unwrap();
    assert_eq!(out, [(0, None), (0, None), (12, Some('a')), (10, Some('a')), (9, None), (25, Some('b'))]);
}

#[test]
fn versions_are_kept_as_long_as_it_says() {
    let mut out = vec![];
    // At 40 the version of 20 is the oldest that a record of 30 or later can ask for.
    let asks = vec![0, 0, 0, 0, 15, 22, 30, 45];
    let changes = vec![(10, 'a'), (20, 'b'), (33, 'c'), (40, 'd')];
    versions(changes, asks, &mut out).trigger(batches_of(4)).run_blocking().unwrap();
    assert_eq!(out[4..], [(15, None), (22, Some('b')), (30, Some('b')), (45, Some('d'))]);
}

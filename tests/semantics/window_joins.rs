//! Joins in windows: the pairs of a key, in their order, with one side or both, from job to job.

use std::collections::BTreeMap;
use std::fmt::Debug;

use thalweg::checkpoint::InMemory;
use thalweg::prelude::*;
use thalweg::source::Random;

use crate::{at, batches_of};

/// A row: whether it is a left one, a key, a time, and what tells it from others.
type Row = (bool, u8, i64, u32);
/// A key, a window's start, and a pair.
type Pair<K> = (K, i64, Option<u32>, Option<String>);

const SIZE: i64 = 50;
const BOUND: i64 = 20;

stream!(
    fn inner(rows: impl Source<Row>, out: impl Sink<Pair<u8>>) {
        let rows = rows.timestamp(|row| at(row.2)).watermark(bounded(BOUND.cast_unsigned().micros()));
        let left = rows.filter(|row| row.0).key_by(|row| row.1).map_values(|row| row.3);
        let right = rows.filter(|row| !row.0).key_by(|row| row.1).map_values(|row| row.3.to_string());
        let met = left.join(right).window(tumbling(SIZE.cast_unsigned().micros())).drop_late();
        met.map(|(key, window, left, right)| (key, window.start.as_micros(), Some(left), Some(right))).sink(out);
    }

    fn left(rows: impl Source<Row>, out: impl Sink<Pair<u64>>) {
        let rows = rows.timestamp(|row| at(row.2)).watermark(bounded(BOUND.cast_unsigned().micros()));
        let left = rows.filter(|row| row.0).key_by(|row| u64::from(row.1)).map_values(|row| row.3);
        let right = rows.filter(|row| !row.0).key_by(|row| u64::from(row.1)).map_values(|row| row.3.to_string());
        let met = left.left_join(right).window(tumbling(SIZE.cast_unsigned().micros())).drop_late();
        met.map(|(key, window, left, right)| (key, window.start.as_micros(), Some(left), right)).sink(out);
    }

    fn right(rows: impl Source<Row>, out: impl Sink<Pair<String>>) {
        let rows = rows.timestamp(|row| at(row.2)).watermark(bounded(BOUND.cast_unsigned().micros()));
        let left = rows.filter(|row| row.0).key_by(|row| row.1.to_string()).map_values(|row| row.3);
        let right = rows.filter(|row| !row.0).key_by(|row| row.1.to_string()).map_values(|row| row.3.to_string());
        let met = left.right_join(right).window(tumbling(SIZE.cast_unsigned().micros())).drop_late();
        met.map(|(key, window, left, right)| (key, window.start.as_micros(), left, Some(right))).sink(out);
    }

    fn outer(rows: impl Source<Row>, out: impl Sink<Pair<(u8, bool)>>) {
        let rows = rows.timestamp(|row| at(row.2)).watermark(bounded(BOUND.cast_unsigned().micros()));
        let left = rows.filter(|row| row.0).key_by(|row| (row.1, true)).map_values(|row| row.3);
        let right = rows.filter(|row| !row.0).key_by(|row| (row.1, true)).map_values(|row| row.3.to_string());
        let met = left.outer_join(right).window(tumbling(SIZE.cast_unsigned().micros())).drop_late();
        met.map(|(key, window, left, right)| (key, window.start.as_micros(), left, right)).sink(out);
    }

    #[durable]
    fn kept(rows: impl Source<Row> + Bounded, out: impl Sink<Pair<u8>>) {
        let rows = rows.timestamp(|row| at(row.2)).watermark(bounded(BOUND.cast_unsigned().micros()));
        let left = rows.filter(|row| row.0).key_by(|row| row.1).map_values(|row| row.3);
        let right = rows.filter(|row| !row.0).key_by(|row| row.1).map_values(|row| row.3.to_string());
        let met = left.outer_join(right).window(tumbling(SIZE.cast_unsigned().micros())).drop_late();
        met.map(|(key, window, left, right)| (key, window.start.as_micros(), left, right)).sink(out);
    }
);

/// Rows of which none is late. Every third is of one key, and every fifth of a key of its own side.
fn rows(count: u32) -> Vec<Row> {
    let row = |number: u32| {
        let mut random = Random::new(5, number.into());
        let (is_left, moment) = (random.below(3) == 0, i64::from(number) / 2 - random.below(BOUND as u64) as i64);
        let key = match number {
            number if number.is_multiple_of(3) => 0,
            number if number.is_multiple_of(5) => 100 + u8::from(is_left),
            _ => random.below(90) as u8,
        };
        (is_left, key, moment, number)
    };
    (0..count).map(row).collect()
}

/// The rows of a key in a window.
#[derive(Default)]
struct Sides {
    left: Vec<u32>,
    right: Vec<String>,
}

impl Sides {
    /// For each left row in order, the right ones in order; the rows of one side alone if they may come so.
    fn pairs(&self, left_alone: bool, right_alone: bool) -> Vec<(Option<u32>, Option<String>)> {
        let left: Vec<_> = self.left.iter().copied().map(Some).collect();
        let right: Vec<_> = self.right.iter().cloned().map(Some).collect();
        let left = if left.is_empty() && right_alone { vec![None] } else { left };
        let right = if right.is_empty() && left_alone { vec![None] } else { right };
        let with_each = |left: Option<u32>| right.iter().map(move |right| (left, right.clone()));
        left.into_iter().flat_map(with_each).filter(|(left, right)| left.is_some() || right.is_some()).collect()
    }
}

/// What comes of rows, window by window; the pairs of a key in order.
fn read<K: Ord>(
    rows: &[Row],
    key: impl Fn(u8) -> K,
    left_alone: bool,
    right_alone: bool,
) -> BTreeMap<(i64, K), Vec<Pairing>> {
    let mut sides: BTreeMap<(i64, K), Sides> = BTreeMap::new();
    for (is_left, of, moment, number) in rows {
        let sides = sides.entry((moment.div_euclid(SIZE) * SIZE, key(*of))).or_default();
        match is_left {
            true => sides.left.push(*number),
            false => sides.right.push(number.to_string()),
        }
    }
    let pairs = sides.into_iter().map(|(of, sides)| (of, sides.pairs(left_alone, right_alone)));
    pairs.filter(|(_, pairs)| !pairs.is_empty()).collect()
}

type Pairing = (Option<u32>, Option<String>);

/// The same of what a job gave: windows come in their order, and the pairs of a key in theirs.
fn given<K: Ord>(out: Vec<Pair<K>>) -> BTreeMap<(i64, K), Vec<Pairing>> {
    let mut pairs: BTreeMap<(i64, K), Vec<Pairing>> = BTreeMap::new();
    for (key, start, left, right) in out {
        pairs.entry((start, key)).or_default().push((left, right));
    }
    pairs
}

/// Runs a job with batches of several sizes on several workers. Of one worker, the windows come oldest first.
fn agrees<K: Ord + Debug>(expected: &BTreeMap<(i64, K), Vec<Pairing>>, run: impl Fn(usize, Trigger) -> Vec<Pair<K>>) {
    for workers in [1, 2, 3] {
        for cap in [1, 7, 100, 100_000] {
            let out = run(workers, batches_of(cap));
            assert!(workers > 1 || out.is_sorted_by_key(|(_, start, ..)| *start));
            assert_eq!(&given(out), expected, "{workers} workers, batches of {cap}");
        }
    }
}

macro_rules! runs {
    ($job:ident, $rows:expr) => {
        |workers, trigger| {
            let mut out = vec![];
            let report = $job($rows.clone(), &mut out).workers(workers).trigger(trigger).run_blocking().unwrap();
            assert_eq!(report.late, 0);
            out
        }
    };
}

#[test]
fn each_left_row_meets_the_right_ones_in_their_order() {
    let rows = rows(2_000);
    agrees(&read(&rows, |key| key, false, false), runs!(inner, rows));
    agrees(&read(&rows, u64::from, true, false), runs!(left, rows));
    agrees(&read(&rows, |key| key.to_string(), false, true), runs!(right, rows));
    agrees(&read(&rows, |key| (key, true), true, true), runs!(outer, rows));
}

#[test]
fn many_rows_of_one_key_meet() {
    let rows: Vec<Row> = (0..600).map(|number| (number % 2 == 0, 7, 1, number)).collect();
    let expected = read(&rows, |key| key, false, false);
    assert_eq!(expected.values().map(Vec::len).sum::<usize>(), 90_000);
    agrees(&expected, runs!(inner, rows));
}

#[test]
fn where_one_side_has_nothing_rows_come_alone_or_not_at_all() {
    for is_left in [true, false] {
        let rows: Vec<Row> =
            rows(300).into_iter().map(|(_, key, moment, number)| (is_left, key, moment, number)).collect();
        assert!(read(&rows, |key| key, false, false).is_empty());
        agrees(&read(&rows, |key| key, false, false), runs!(inner, rows));
        agrees(&read(&rows, u64::from, true, false), runs!(left, rows));
        agrees(&read(&rows, |key| key.to_string(), false, true), runs!(right, rows));
        agrees(&read(&rows, |key| (key, true), true, true), runs!(outer, rows));
    }
}

#[test]
fn rule_28_rows_of_open_windows_are_in_the_checkpoint() {
    let rows = rows(600);
    let expected = read(&rows, |key| key, true, true);
    for cap in [10, 77] {
        let (checkpoint, out) = (InMemory::new(), collected());
        for run in 0.. {
            let job = kept(rows.clone(), out.clone()).checkpoint_to(checkpoint.clone()).workers(1 + run % 3);
            if job.trigger(Trigger::once().cap(cap)).run_blocking().unwrap().has_ended {
                break;
            }
        }
        assert_eq!(given(out.take()), expected, "batches of {cap}");
    }
}

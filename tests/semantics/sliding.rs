//! Windows that overlap.

use thalweg::prelude::*;

use crate::{at, batches_of, window};

stream!(
    fn counts(
        times: impl Source<i64>,
        size: u64,
        slide: u64,
        offset: u64,
        out: impl Sink<(Window, u64)>,
        late: impl Sink<i64>,
    ) {
        let (on_time, too_late) = times
            .timestamp(|micros| at(*micros))
            .watermark(bounded(0.micros()))
            .window(sliding(size.micros()).every(slide.micros()).offset(offset.micros()))
            .count()
            .split_late();
        on_time.sink(out);
        too_late.sink(late);
    }

    fn sums(items: impl Source<(i64, f64)>, out: impl Sink<f64>) {
        items
            .timestamp(|item| at(item.0))
            .watermark(bounded(100.micros()))
            .window(sliding(4.micros()).every(1.micros()))
            .sum(|item| item.1)
            .drop_late()
            .map(|(_, sum)| sum)
            .sink(out);
    }

    fn largest(items: impl Source<(i64, u32)>, out: impl Sink<(Window, u32)>) {
        items
            .timestamp(|item| at(item.0))
            .watermark(bounded(0.micros()))
            .window(sliding(30.micros()).every(10.micros()))
            .max(|item| item.1)
            .drop_late()
            .sink(out);
    }
);

fn counted(times: &[i64], size: u64, slide: u64, offset: u64, batch: usize) -> (Vec<(Window, u64)>, Vec<i64>) {
    let (mut out, mut late) = (vec![], vec![]);
    let job = counts(times.to_vec(), size, slide, offset, &mut out, &mut late);
    job.trigger(batches_of(batch)).run_blocking().unwrap();
    (out, late)
}

#[test]
fn rule_1_windows_begin_at_every_slide_and_offset() {
    let (out, _) = counted(&[0], 20, 10, 0, 1);
    assert_eq!(out, [(window(-10, 10), 1), (window(0, 20), 1)]);
    let (out, _) = counted(&[0], 20, 10, 3, 1);
    assert_eq!(out, [(window(-17, 3), 1), (window(-7, 13), 1)]);
}

#[test]
fn rule_5_the_slide_need_not_divide_the_size() {
    let (out, _) = counted(&[0, 12], 25, 10, 0, 2);
    let expected = [(window(-20, 5), 1), (window(-10, 15), 2), (window(0, 25), 2), (window(10, 35), 1)];
    assert_eq!(out, expected);
}

#[test]
fn rule_3_a_record_that_is_late_for_some_windows_counts_in_the_others() {
    // With 12 the windows up to 10 have fired; those of 5 that end at 20 and at 30 are open.
    let (out, late) = counted(&[12, 5, 35, 5], 30, 10, 0, 1);
    assert_eq!(late, [5]);
    let expected =
        [(window(-10, 20), 2), (window(0, 30), 2), (window(10, 40), 2), (window(20, 50), 1), (window(30, 60), 1)];
    assert_eq!(out, expected);
}

#[test]
fn rule_3_it_counts_too_where_values_are_put_together_from_slices() {
    let mut out = vec![];
    // 9 comes for a slice of which windows have been made already.
    let items = vec![(5, 1), (12, 2), (25, 3), (5, 9), (41, 4)];
    largest(items, &mut out).trigger(batches_of(1)).run_blocking().unwrap();
    let expected = [
        (window(-20, 10), 1),
        (window(-10, 20), 2),
        (window(0, 30), 9),
        (window(10, 40), 3),
        (window(20, 50), 4),
        (window(30, 60), 4),
        (window(40, 70), 4),
    ];
    assert_eq!(out, expected);
}

#[test]
fn rule_3_a_record_is_late_when_its_last_window_has_fired() {
    let (_, late) = counted(&[100, 80, 79], 30, 10, 0, 1);
    assert_eq!(late, [79], "the last window of 79 ends at 100, that of 80 at 110");
}

#[test]
fn a_float_sum_is_put_together_at_borders() {
    let mut out = vec![];
    let big = 9_007_199_254_740_992.0;
    sums(vec![(1, 1.0), (2, 1.0), (3, big)], &mut out).run_blocking().unwrap();
    // Borders stand at the multiples of four: 1, 2 and 3 are behind the one of [0, 4), and in front of the one of [1, 5).
    let expected = [1.0, 1.0 + 1.0, (1.0 + 1.0) + big, 1.0 + (1.0 + big), 1.0 + big, big];
    assert_eq!(out, expected);
    assert_ne!(out[2], out[3]);
}

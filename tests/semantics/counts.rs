//! Windows of so many items.

use thalweg::prelude::*;

use crate::batches_of;

type Counted = (u32, Records, Vec<u32>);

stream!(
    fn threes(items: impl Source<u32>, out: impl Sink<(u32, Records, Vec<u32>)>) {
        items.key_by(|item| item / 100).unbounded("there are few hundreds").window(count_window(3)).collect().sink(out);
    }

    fn by_twos(items: impl Source<u32>, out: impl Sink<(Records, Vec<u32>)>) {
        items.window(count_window(4).every(2)).collect().sink(out);
    }
);

fn records(first: u64, end: u64) -> Records {
    Records { first, end }
}

fn counted(items: &[u32], batch: usize) -> Vec<Counted> {
    let mut out = vec![];
    threes(items.to_vec(), &mut out).trigger(batches_of(batch)).run_blocking().unwrap();
    out.sort();
    out
}

#[test]
fn windows_are_counted_by_key_in_the_order_of_arrival() {
    let items = [101, 201, 102, 103, 202, 104, 105, 106];
    let expected = [
        (1, records(0, 3), vec![101, 102, 103]),
        (1, records(3, 6), vec![104, 105, 106]),
        (2, records(0, 2), vec![201, 202]),
    ];
    for batch in [1, 2, 8] {
        assert_eq!(counted(&items, batch), expected);
    }
}

#[test]
fn rule_32_what_is_incomplete_comes_with_the_end_of_the_input() {
    assert_eq!(counted(&[101, 102], 1), [(1, records(0, 2), vec![101, 102])]);
    assert_eq!(counted(&[101, 102, 103], 1), [(1, records(0, 3), vec![101, 102, 103])]);
}

#[test]
fn rule_32_a_stop_leaves_incomplete_windows_unfinished() {
    let (sender, source) = channel(10);
    (101..105).for_each(|item| sender.send_blocking(item).unwrap());
    let mut out = vec![];
    threes(source, &mut out).trigger(Trigger::available_now()).run_blocking().unwrap();
    assert_eq!(out, [(1, records(0, 3), vec![101, 102, 103])]);
}

#[test]
fn windows_that_overlap_begin_with_every_so_many_th_item() {
    let mut out = vec![];
    by_twos(vec![0, 1, 2, 3, 4, 5, 6], &mut out).run_blocking().unwrap();
    let window = |first: u32, end: u32| (records(first.into(), end.into()), (first..end).collect::<Vec<_>>());
    assert_eq!(out, [window(0, 4), window(2, 6), window(4, 7), window(6, 7)]);
}

//! Kafka Streams: the cases of its session windows, with a gap of five minutes.
//!
//! A window is named there by its first and its last item; here its end lies a gap behind the last. It gives a result with every item, and we do when
//! a session is over.

use thalweg::prelude::*;

use crate::millis;

/// Five minutes.
const GAP: i64 = 5 * 60 * 1_000;

type Item = (&'static str, i64);

stream!(
    fn sessions(
        items: impl Source<Item>,
        grace: u64,
        out: impl Sink<(Box<str>, Window, u64)>,
        late: impl Sink<(&'static str, i64)>,
    ) {
        let (on_time, too_late) = items
            .timestamp(|item| Timestamp::from_millis(item.1))
            .watermark(bounded(0.millis()))
            .key_by(|item| item.0)
            .window(session(5.mins()).grace(grace.millis()))
            .count()
            .split_late();
        on_time.sink(out);
        too_late.sink(late);
    }
);

type Found = (Vec<(Box<str>, Window, u64)>, Vec<Item>);

/// The sessions, and what came too late, one item at a time.
fn found(items: &[Item], grace: i64) -> Found {
    let (mut out, mut late) = (vec![], vec![]);
    let job = sessions(items.to_vec(), grace as u64, &mut out, &mut late);
    job.trigger(Trigger::asap().cap(1)).run_blocking().unwrap();
    out.sort();
    (out, late)
}

/// A session by its first and its last item.
fn visit(key: &str, first: i64, last: i64, count: u64) -> (Box<str>, Window, u64) {
    (key.into(), millis(first, last + GAP), count)
}

#[test]
fn an_item_between_two_sessions_merges_them() {
    let items = [("mel", 0), ("mel", GAP + 1), ("mel", GAP / 2)];
    assert_eq!(found(&items, GAP).0, [visit("mel", 0, GAP + 1, 3)]);
}

#[test]
fn items_of_the_same_time_are_in_one_session() {
    assert_eq!(found(&[("mel", 0), ("mel", 0)], GAP).0, [visit("mel", 0, 0, 2)]);
}

#[test]
fn a_key_has_several_sessions_where_its_items_are_further_apart_than_the_gap() {
    let (second, third) = (GAP + 1, 2 * (GAP + 1));
    let items = [("mel", 0), ("mel", second), ("mel", second), ("mel", third), ("mel", third), ("mel", third)];
    let expected = [visit("mel", 0, 0, 1), visit("mel", second, second, 2), visit("mel", third, third, 3)];
    assert_eq!(found(&items, GAP).0, expected);
}

#[test]
fn sessions_of_several_keys_extend_and_begin_on_their_own() {
    let (half, next, last) = (GAP / 2, GAP + 1, GAP + 1 + GAP / 2);
    let items =
        [("a", 0), ("b", 0), ("c", 0), ("d", 0), ("d", half), ("a", next), ("b", next), ("a", last), ("c", last)];
    let expected = [
        visit("a", 0, 0, 1),
        visit("a", next, last, 2),
        visit("b", 0, 0, 1),
        visit("b", next, next, 1),
        visit("c", 0, 0, 1),
        visit("c", last, last, 1),
        visit("d", 0, half, 2),
    ];
    assert_eq!(found(&items, GAP).0, expected);
}

#[test]
fn an_item_is_late_once_its_session_and_the_grace_are_over() {
    // There the gap is no part of what a session waits for: the grace alone is. Here (rule 3) it is its end, and then the grace.
    let on_time = [("dummy", 0), ("dummy", GAP), ("late", 1)];
    assert!(found(&on_time, 0).1.is_empty());
    let late = [("dummy", 0), ("dummy", GAP + 1), ("late", 1)];
    assert_eq!(found(&late, 0).1, [("late", 1)]);
    let in_grace = [("dummy", 0), ("dummy", GAP + 1), ("late", 1)];
    assert!(found(&in_grace, 1).1.is_empty());
}

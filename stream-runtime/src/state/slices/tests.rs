//! What a part holds, over a long run.

use super::SlicePart;
use crate::aggregate::{Count, Max, Mean, Merges};
use crate::spill::Spill;
use crate::state::key::Sought;
use crate::state::step::Part;
use crate::state::track::{Track, Tracked, Untracked};
use crate::time::Timestamp;
use crate::window::Slicing;

const WINDOWS: Slicing = Slicing { size: 60, slide: 10, offset: 0 };

/// Adds an item to a key.
fn add<A: Merges<u64>>(part: &mut SlicePart<u64, A::Acc>, aggregate: &A, at: i64, key: u64) {
    put(part, aggregate, at, key, key);
}

fn put<A: Merges<u64>, M: Track>(part: &mut SlicePart<u64, A::Acc, M>, aggregate: &A, at: i64, key: u64, item: u64) {
    let start = WINDOWS.slice(WINDOWS.slice_at(Timestamp::from_micros(at))).start;
    let input = aggregate.input(item);
    Part::<u64, u64, A>::turn_to(part, start);
    Part::<u64, u64, A>::update(
        part,
        Sought::of(&key),
        start,
        key,
        input,
        |input| aggregate.first(input),
        |acc, input| aggregate.add(acc, input),
    );
}

fn results<A: Merges<u64>, M: Track>(part: &mut SlicePart<u64, A::Acc, M>, aggregate: &A, reached: i64) -> usize {
    Part::<u64, u64, A>::emit(part, aggregate, Some(Timestamp::from_micros(reached))).count()
}

/// Keys come, have an item each microsecond for a while, and never come again.
fn stays_small<A: Merges<u64>>(aggregate: &A) {
    let mut part = SlicePart::<_, _, Untracked>::new(WINDOWS);
    let mut given = 0;
    for at in 0..20_000 {
        add(&mut part, aggregate, at, (at / 5) as u64);
        given += results(&mut part, aggregate, at);
    }
    given += results(&mut part, aggregate, i64::MAX);
    assert_eq!(given, 4_000 * 6, "each key is in six windows");
    // A window has 12 keys, and one may be open beside the ones that it overlaps.
    assert!(part.keys.entries.len() <= 16, "{} entries", part.keys.entries.len());
    assert!(part.slices.len() <= 8, "{} slices", part.slices.len());
    assert!(part.order.is_empty() && part.keys.len() == 0 && part.changed.is_empty());
}

#[test]
fn keys_without_cells_are_forgotten() {
    stays_small(&Count);
    stays_small(&Max::new(|key: &u64| *key));
    stays_small(&crate::aggregate::Collect);
}

#[test]
fn the_list_of_keys_shrinks_with_the_keys() {
    let mut part = SlicePart::<_, _, Untracked>::new(WINDOWS);
    (0..10_000).for_each(|key| add(&mut part, &Count, 0, key));
    (0..10).for_each(|key| add(&mut part, &Count, 100, key));
    assert_eq!(results(&mut part, &Count, 100), 60_000);
    assert_eq!(part.keys.entries.len(), 10);
}

#[test]
fn far_disorder_finds_the_same_cells() {
    let mut part = SlicePart::<_, _, Untracked>::new(WINDOWS);
    for at in [0, 500, 100, 0, 900, 500, 100, 0] {
        add(&mut part, &Count, at, 7);
    }
    let of_slice = |slot: usize| part.slices[slot].cells.listed.iter().map(|cell| cell.acc).collect::<Vec<_>>();
    let cells: Vec<_> = part.order.iter().map(|&slot| of_slice(slot)).collect();
    assert_eq!(cells, [[3], [2], [2], [1]]);
}

fn by_number(part: &SlicePart<u64, u64>) -> Vec<bool> {
    part.order.iter().map(|&slot| part.slices[slot].cells.is_by_number()).collect()
}

#[test]
fn slices_take_the_shape_of_what_is_in_them() {
    let mut part = SlicePart::<_, _, Untracked>::new(WINDOWS);
    (0..1_000).for_each(|key| add(&mut part, &Count, 0, key));
    (0..1_000).step_by(2).for_each(|key| add(&mut part, &Count, 10, key));
    add(&mut part, &Count, 20, 7);
    add(&mut part, &Count, 30, 7);
    // The third begins as the one before it; there is nothing in it that would make the fourth do so.
    assert_eq!(by_number(&part), [true, true, true, false]);
    // All keys in six windows, and then those of the second slice in one, and one key in two.
    assert_eq!(results(&mut part, &Count, 80), 6_000 + 500 + 2);
    assert_eq!(part.keys.entries.len(), 8);
    // Windows have looked at it: what is in it is little.
    assert_eq!(by_number(&part), [false]);
}

/// An item of a key, when windows up to a time had fired.
struct Came {
    fired: i64,
    at: i64,
    key: u64,
    item: u64,
}

/// What each key's items in each window come to, the obvious way. An item counts in the windows that have not fired.
fn obvious<A: Merges<u64, Output = u64>>(aggregate: &A, came: &[Came]) -> Vec<(u64, i64, u64)> {
    let mut accs = std::collections::BTreeMap::new();
    for Came { fired, at, key, item } in came {
        let last = at.div_euclid(10) * 10;
        for start in (last - 50..=last).step_by(10).filter(|start| start + 60 > *fired) {
            let input = aggregate.input(*item);
            match accs.remove(&(*key, start)) {
                None => accs.insert((*key, start), aggregate.first(input)),
                Some(mut acc) => {
                    aggregate.add(&mut acc, input);
                    accs.insert((*key, start), acc)
                }
            };
        }
    }
    accs.into_iter().map(|((key, start), acc)| (key, start, aggregate.finish(acc))).collect()
}

/// Items of 500 keys, and then of fewer and fewer, of which many come when windows have taken their slice in.
fn agrees<A: Merges<u64, Output = u64>>(aggregate: &A) {
    let mut part = SlicePart::<u64, A::Acc>::new(WINDOWS);
    let (mut came, mut given, mut state) = (Vec::new(), Vec::new(), 1u64);
    for step in 0..240 {
        for _ in 0..60 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let at = step - ((state >> 33) % 50) as i64;
            let (key, item) = ((state >> 40) % (500 - 2 * step as u64), state >> 50);
            came.push(Came { fired: if step > 0 { step - 21 } else { i64::MIN }, at, key, item });
            put(&mut part, aggregate, at, key, item);
        }
        let reached = Some(Timestamp::from_micros(if step < 239 { step - 20 } else { i64::MAX }));
        let fired = Part::<u64, u64, A>::emit(&mut part, aggregate, reached);
        given.extend(fired.map(|(key, window, value)| (key, window.start.as_micros(), value)));
    }
    given.sort_unstable();
    assert!(given == obvious(aggregate, &came));
    assert!(part.keys.entries.is_empty() && part.order.is_empty());
}

#[test]
fn windows_are_what_their_items_come_to() {
    agrees(&Count);
    agrees(&Max::new(|item: &u64| *item));
}

/// Of two workers one owns the key and takes over what the other has had, step by step; items are out of order by up to four slices, so that slices are begun again
/// that were taken over.
fn takes_over<A: Merges<u64, Output: PartialEq + std::fmt::Debug>>(aggregate: &A) {
    let [mut alone, mut owner, mut other] = [(); 3].map(|()| SlicePart::<_, _, Untracked>::new(WINDOWS));
    for at in 0..3_000i64 {
        let (time, key) = (at - at.wrapping_mul(37) % 40, at as u64 % 5);
        put(&mut alone, aggregate, time, key, at as u64);
        put(if at % 3 == 0 { &mut owner } else { &mut other }, aggregate, time, key, at as u64);
        if at % 7 == 0 {
            let reached = Some(Timestamp::from_micros(at - 10));
            Part::<u64, u64, A>::deal(&mut other, 1, 1, reached);
            Part::<u64, u64, A>::absorb(&mut owner, &mut other, 1, 0, aggregate);
            let mut expected: Vec<_> = Part::<u64, u64, A>::emit(&mut alone, aggregate, reached).collect();
            let mut results: Vec<_> = Part::<u64, u64, A>::emit(&mut owner, aggregate, reached).collect();
            expected.sort_by_key(|(key, window, _)| (*window, *key));
            results.sort_by_key(|(key, window, _)| (*window, *key));
            assert_eq!(results, expected, "at {at}");
        }
    }
}

#[test]
fn what_another_worker_has_had_is_taken_over() {
    takes_over(&Count);
    takes_over(&Max::new(|item: &u64| *item));
}

fn spill(name: &str, bytes: u64) -> Spill {
    let folder = std::env::temp_dir().join(format!("thalweg-slices-{name}-{}", std::process::id()));
    Spill::open(&folder, bytes).unwrap()
}

#[test]
fn a_window_that_fires_leaves_what_is_away_where_it_is() {
    let mut part = SlicePart::<u64, u64, Tracked>::new(WINDOWS);
    part.spill(&spill("fires", 0));
    for at in [0, 10, 30] {
        (0..1_000).for_each(|key| put(&mut part, &Count, at, key, key));
    }
    part.shed().unwrap();
    assert_eq!((part.keys.entries.len(), part.keys.len()), (0, 1_000));
    // Eight windows have items at 0, 10 or 30, of which six end by 60.
    assert_eq!(results(&mut part, &Count, 60), 6_000);
    assert_eq!((part.keys.entries.len(), part.keys.len()), (0, 1_000));
    assert_eq!(results(&mut part, &Count, i64::MAX), 3_000);
    assert_eq!((part.keys.entries.len(), part.keys.len()), (0, 0));
}

/// Of two parts with the same items one has hardly any room: what each window comes to is the same to the last digit.
fn is_the_same_away<A: Merges<u64, Acc: crate::checkpoint::Stored, Output: PartialEq + std::fmt::Debug>>(
    name: &str,
    aggregate: &A,
) {
    let mut here = SlicePart::<u64, A::Acc, Untracked>::new(WINDOWS);
    let (mut away, spill) = (SlicePart::<u64, A::Acc, Tracked>::new(WINDOWS), spill(name, 20_000));
    away.spill(&spill);
    let (mut state, mut went) = (1u64, 0);
    for step in 0..120 {
        for _ in 0..60 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let (at, key, item) = (step - ((state >> 33) % 50) as i64, (state >> 40) % 400, state >> 50);
            put(&mut here, aggregate, at, key, item);
            put(&mut away, aggregate, at, key, item);
        }
        let reached = Some(Timestamp::from_micros(if step < 119 { step - 20 } else { i64::MAX }));
        let mut expected: Vec<_> = Part::<u64, u64, A>::emit(&mut here, aggregate, reached).collect();
        let mut given: Vec<_> = Part::<u64, u64, A>::emit(&mut away, aggregate, reached).collect();
        expected.sort_by_key(|(key, window, _)| (*window, *key));
        given.sort_by_key(|(key, window, _)| (*window, *key));
        assert_eq!(given, expected, "step {step}");
        away.shed().unwrap();
        assert!(spill.is_kept(), "step {step}: {spill:?}");
        went += away.keys.len() - away.keys.entries.len();
    }
    assert!(went > 1_000 && away.keys.len() == 0, "{went} keys were away");
}

#[test]
fn windows_are_the_same_whatever_is_away() {
    is_the_same_away("count", &Count);
    is_the_same_away("max", &Max::new(|item: &u64| *item));
    is_the_same_away("mean", &Mean(|item: &u64| *item as f64 / 7.0));
    is_the_same_away("collect", &crate::aggregate::Collect);
}

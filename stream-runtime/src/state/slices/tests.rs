//! What a part holds, over a long run.

use super::SlicePart;
use crate::aggregate::{Count, Max, Merges};
use crate::state::key::Sought;
use crate::state::step::Part;
use crate::time::Timestamp;
use crate::window::Slicing;

const WINDOWS: Slicing = Slicing { size: 60, slide: 10, offset: 0 };

fn add<A: Merges<u64>>(part: &mut SlicePart<u64, A::Acc>, aggregate: &A, at: i64, key: u64) {
    let start = WINDOWS.slice(WINDOWS.slice_at(Timestamp::from_micros(at))).start;
    let input = aggregate.input(key);
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

fn results<A: Merges<u64>>(part: &mut SlicePart<u64, A::Acc>, aggregate: &A, reached: i64) -> usize {
    Part::<u64, u64, A>::emit(part, aggregate, Some(Timestamp::from_micros(reached))).count()
}

/// Keys come, have an item each microsecond for a while, and never come again.
fn stays_small<A: Merges<u64>>(aggregate: &A) {
    let mut part = SlicePart::new(WINDOWS);
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
    let mut part = SlicePart::new(WINDOWS);
    (0..10_000).for_each(|key| add(&mut part, &Count, 0, key));
    (0..10).for_each(|key| add(&mut part, &Count, 100, key));
    assert_eq!(results(&mut part, &Count, 100), 60_000);
    assert_eq!(part.keys.entries.len(), 10);
}

#[test]
fn far_disorder_finds_the_same_cells() {
    let mut part = SlicePart::new(WINDOWS);
    for at in [0, 500, 100, 0, 900, 500, 100, 0] {
        add(&mut part, &Count, at, 7);
    }
    let of_slice = |slot: usize| part.slices[slot].cells.iter().map(|cell| cell.acc).collect::<Vec<_>>();
    let cells: Vec<_> = part.order.iter().map(|&slot| of_slice(slot)).collect();
    assert_eq!(cells, [[3], [2], [2], [1]]);
}

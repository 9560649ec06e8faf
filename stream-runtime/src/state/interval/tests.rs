//! What a part keeps and gives.

use std::hash::{Hash, Hasher};

use super::Intervals;
use super::part::IntervalPart;
use super::rows::Row;
use super::step::Sent;
use crate::checkpoint::{Changes, Durable};
use crate::engine::Ports;
use crate::join::{Always, Interval, Maybe, Over, Presence};
use crate::source::Batch;
use crate::spill::Spill;
use crate::state::hash::{Folded, hash};
use crate::state::{Key, Tracked};
use crate::time::{DurationExt, Timestamp};

type Part<K, L, R> = IntervalPart<K, i64, i64, L, R>;

fn sent<K: Key>(key: K, at: i64) -> Sent<K, i64> {
    Sent { hash: hash(&key), at, key, item: at }
}

/// A right row up to 100 later.
fn behind<L: Presence, R: Presence>() -> Interval<i64, i64, L, R> {
    Interval::new(0.micros(), 100.micros())
}

fn part<K: Key<Owned = K>, L: Presence, R: Presence>() -> Part<K, L, R> {
    let mut part = IntervalPart::new((0, 1));
    part.keep_for(behind::<L, R>().retention());
    part
}

fn add_left<K: Key<Owned = K>>(part: &mut Part<K, Always, Always>, key: K, at: i64) -> Vec<i64> {
    part.left(behind(), sent(key, at)).into_iter().flatten().map(|(_, (_, _, b))| b).collect()
}

fn add_right<K: Key<Owned = K>>(part: &mut Part<K, Always, Always>, key: K, at: i64) -> Vec<i64> {
    part.right(behind(), sent(key, at)).into_iter().flatten().map(|(_, (_, a, _))| a).collect()
}

#[test]
fn partners_come_by_their_time_and_ties_in_the_order_of_their_arrival() {
    let mut part = part::<_, Maybe, Maybe>();
    for (item, at) in [(0, 5), (1, 7), (2, 5), (3, 1), (4, 7), (5, 6), (6, 200)] {
        assert!(part.left(behind(), Sent { item, ..sent('k', at) }).into_iter().flatten().next().is_none());
    }
    let met = part.right(behind(), sent('k', 103)).into_iter().flatten();
    assert_eq!(met.filter_map(|(_, (_, a, _))| a).collect::<Vec<_>>(), [0, 2, 5, 1, 4]);
}

#[test]
fn what_waits_no_more_goes() {
    let mut part = part();
    for at in 0..100_000 {
        add_left(&mut part, at, at);
        assert_eq!(add_right(&mut part, at, at), [at]);
        part.forget((Over(at - 100), Over(at)));
    }
    // A hundred wait, and as many may stand in front of them that wait no more.
    assert!(part.left.rows.numbered().count() < 210, "{} rows", part.left.rows.numbered().count());
    assert!(part.key_count() < 1_000, "{} keys", part.key_count());
}

#[test]
fn one_row_that_waits_long_does_not_keep_the_others() {
    let mut part = part();
    add_left(&mut part, 0, 1_000_000);
    for at in 0..100_000 {
        add_left(&mut part, at % 10, at);
        assert_eq!(add_right(&mut part, at % 10, at).len(), (at / 10).min(10) as usize + 1);
        part.forget((Over(at - 100), Over(at)));
    }
    assert!(part.left.rows.numbered().count() < 5_000, "{} rows", part.left.rows.numbered().count());
    assert_eq!(add_right(&mut part, 0, 1_000_050), [1_000_000]);
}

/// All have one hash.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Alike(u8);

impl Hash for Alike {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

impl Key for Alike {
    type Owned = Alike;
    type Digest = ();

    fn digest(&self, _: &mut Folded) {}

    fn is(&self, owned: &Alike) -> bool {
        self == owned
    }

    fn own(self) -> Alike {
        self
    }
}

#[test]
fn rows_alone_are_told_with_their_keys_even_of_those_that_look_alike() {
    let mut part = part::<_, Maybe, Maybe>();
    for key in 0..20 {
        assert!(part.left(behind(), sent(Alike(key), i64::from(key))).into_iter().flatten().next().is_none());
    }
    assert_eq!(part.right(behind(), sent(Alike(3), 50)).into_iter().flatten().count(), 1);
    let alone = part.left.alone(Over(10));
    let told = alone.into_iter().filter_map(|row| part.left_alone(row)).map(|(_, (key, a, _))| (key.0, a));
    let expected: Vec<_> = (0..10).filter(|key| *key != 3).map(|key| (key, Some(i64::from(key)))).collect();
    assert_eq!(told.collect::<Vec<_>>(), expected);
}

#[test]
fn nothing_is_noted_of_a_row_that_nobody_asks_for_alone() {
    assert_eq!(size_of::<Row<u32, <Always as Presence>::Noted>>(), 16);
}

type Durably = Intervals<u64, i64, i64, Maybe, Maybe, Tracked>;

/// An outer join that has no room in memory.
fn without_room(name: &str) -> Durably {
    let folder = std::env::temp_dir().join(format!("thalweg-interval-{name}-{}", std::process::id()));
    let mut state = Durably::durable(1);
    state.spill(&Spill::open(&folder, 0).unwrap());
    state
}

/// A step with such rows, and what comes of it.
fn step(
    state: &mut Durably,
    left: impl IntoIterator<Item = (u64, i64)>,
    right: impl IntoIterator<Item = (u64, i64)>,
    reached: i64,
) -> Vec<(u64, Option<i64>, Option<i64>)> {
    let mut joining = state.step::<u64>(behind(), None, true);
    let (mut given, mut port) = (Vec::new(), joining.port());
    let mut local = port.next_local().unwrap();
    let mut rows = local.enter(0);
    for (key, at) in left {
        given.extend(rows.left(key, Timestamp::from_micros(at), at).into_iter().flatten());
    }
    for (key, at) in right {
        given.extend(rows.right(key, Timestamp::from_micros(at), at).into_iter().flatten());
    }
    given.extend(joining.results(Some(Timestamp::from_micros(reached))).shares(1).into_iter().flatten());
    state.save(&mut Changes::new());
    state.shed().unwrap();
    given.into_iter().map(|(_, row)| row).collect()
}

/// How many keys and rows are in memory, and how many keys are away.
fn here_and_away(state: &Durably) -> (usize, usize, usize) {
    let part = &state.parts[0];
    let rows = part.left.rows.numbered().count() + part.right.rows.numbered().count();
    (part.key_count(), rows, part.away.count())
}

#[test]
fn what_is_above_the_budget_is_not_in_memory_and_comes_back_with_its_key() {
    let mut state = without_room("keys");
    assert!(step(&mut state, (0..100).map(|key| (key, 10)), [], 0).is_empty());
    assert_eq!(here_and_away(&state), (0, 0, 100));
    assert_eq!(
        step(&mut state, [(7, 5), (7, 20)], [(7, 30), (8, 30)], 0),
        [(7, Some(5), Some(30)), (7, Some(10), Some(30)), (7, Some(20), Some(30)), (8, Some(10), Some(30)),]
    );
    assert_eq!(here_and_away(&state), (0, 0, 100));
}

#[test]
fn keys_that_are_away_come_back_when_something_of_them_is_due() {
    let mut state = without_room("due");
    step(&mut state, [(1, 10), (2, 12), (3, 200)], [(2, 15), (4, 11)], 0);
    assert_eq!(here_and_away(&state), (0, 0, 4));
    assert_eq!(step(&mut state, [], [], 12), [(4, None, Some(11))], "a right row waits for none that is later");
    // One that was booked for later comes earlier.
    step(&mut state, [(3, 50)], [], 12);
    assert_eq!(step(&mut state, [], [], 111), [(1, Some(10), None)]);
    assert_eq!(step(&mut state, [], [], 151), [(3, Some(50), None)]);
    assert_eq!(here_and_away(&state), (0, 0, 1), "of the others nothing is left");
    assert_eq!(step(&mut state, [], [], 1_000), [(3, Some(200), None)]);
    assert_eq!(here_and_away(&state), (0, 0, 0));
}

#[test]
fn what_is_due_need_not_fit_into_memory() {
    let mut state = without_room("end");
    for first in (0..5_000).step_by(500) {
        step(&mut state, (first..first + 500).map(|key| (key, first as i64)), [], 0);
    }
    assert_eq!(here_and_away(&state), (0, 0, 5_000));
    let mut most = 0;
    let joining = state.step::<u64>(behind(), None, true);
    let mut share = joining.results(Some(Timestamp::MAX)).shares(1).pop().unwrap().into_iter();
    let mut told = Vec::new();
    while let Some((_, row)) = share.next() {
        most = most.max(share.rows_here());
        told.push(row);
    }
    drop(share);
    told.sort_unstable();
    let expected = (0..5_000).map(|key| (key, Some((key / 500 * 500) as i64), None));
    assert!(told.into_iter().eq(expected));
    assert!(most < 2_100, "{most} rows are in memory");
}

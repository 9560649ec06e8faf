//! What a part keeps and gives.

use std::hash::{Hash, Hasher};

use super::part::IntervalPart;
use super::rows::Row;
use super::step::Sent;
use crate::join::{Always, Interval, Maybe, Over, Presence};
use crate::state::Key;
use crate::state::hash::{Folded, hash};
use crate::time::DurationExt;

type Part<K, L, R> = IntervalPart<K, i64, i64, L, R>;

fn sent<K: Key>(key: K, at: i64) -> Sent<K, i64> {
    Sent { hash: hash(&key), at, key, item: at }
}

/// A right row up to 100 later.
fn behind<L: Presence, R: Presence>() -> Interval<i64, i64, L, R> {
    Interval::new(0.micros(), 100.micros())
}

fn part<K: Key<Owned = K>, L: Presence, R: Presence>() -> Part<K, L, R> {
    IntervalPart::new(behind::<L, R>().retention(), (0, 1))
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

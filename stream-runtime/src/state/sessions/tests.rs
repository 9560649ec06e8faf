//! What a part holds and gives, in steps of any length.

use super::{OpenSessions, SessionPart, Sessions};
use crate::aggregate::{Aggregate, Sum};
use crate::checkpoint::{Changes, Durable};
use crate::spill::Spill;
use crate::state::hash::hash;
use crate::state::track::{Track, Tracked};
use crate::time::{DurationExt, Timestamp};
use crate::window::session;

/// Adds items of one, at these times.
fn add<M: Track>(part: &mut SessionPart<u64, u64, M>, key: u64, times: impl IntoIterator<Item = i64>) {
    let aggregate = Sum(|item: &u32| *item);
    for at in times {
        let input = Aggregate::<u32>::input(&aggregate, 1);
        OpenSessions::<u64, u32, _>::add(part, &aggregate, hash(&key), key, Timestamp::from_micros(at), input);
    }
}

/// What is over at a time: keys, first times, ends and sums.
fn over<M: Track>(part: &mut SessionPart<u64, u64, M>, reached: i64) -> Vec<(u64, i64, i64, u64)> {
    part.reach(Timestamp::from_micros(reached));
    let gap = part.gap;
    let given = std::iter::from_fn(|| part.next_over()).map(|slot| {
        let window = slot.window(gap);
        (slot.key, window.start.as_micros(), window.end.as_micros(), slot.acc)
    });
    given.collect()
}

fn part(gap: u64) -> SessionPart<u64, u64> {
    SessionPart::new(session(gap.micros()))
}

#[test]
fn a_session_is_given_in_the_step_that_reaches_its_end() {
    for step in [1, 2, 7, 30, 99, 150, 1_000] {
        let (mut part, mut given) = (part(100), Vec::new());
        for reached in (0..6_000).step_by(step) {
            // A key has an item every 40 for a while, and then a pause of 320.
            let keys = 0..5;
            for key in keys {
                let step = reached..reached + step as i64;
                add(
                    &mut part,
                    key,
                    step.filter(|at| (at + 13 * key as i64) % 40 == 0 && at % 600 < 280 && *at < 6_000),
                );
            }
            let due = over(&mut part, reached);
            assert!(due.iter().all(|(_, _, end, _)| (reached - step as i64..=reached).contains(end)), "{step} {due:?}");
            given.extend(due);
        }
        given.extend(over(&mut part, i64::MAX));
        given.sort_unstable();
        assert_eq!(given.len(), 5 * 10, "steps of {step}");
        assert_eq!(given.iter().map(|(_, _, _, sum)| sum).sum::<u64>(), 5 * 10 * 7, "steps of {step}");
        assert!(part.table.is_empty() && part.next_end().is_none());
    }
}

#[test]
fn sessions_of_a_key_come_in_their_order() {
    let mut part = part(10);
    (0..50).rev().for_each(|session| add(&mut part, 7, [session * 100]));
    let starts: Vec<_> = over(&mut part, 6_000).into_iter().map(|(_, start, _, _)| start).collect();
    assert_eq!(starts, (0..50).map(|session| session * 100).collect::<Vec<_>>());
}

#[test]
fn no_session_is_over_before_it_is_said() {
    let mut part = part(100);
    add(&mut part, 1, [0, 50]);
    add(&mut part, 2, [20]);
    assert!(part.next_end() <= Some(Timestamp::from_micros(120)));
    assert!(over(&mut part, 119).is_empty());
    assert_eq!(over(&mut part, 120), [(2, 20, 120, 1)]);
    assert!(part.next_end() <= Some(Timestamp::from_micros(150)));
    assert_eq!(over(&mut part, 150), [(1, 0, 150, 2)]);
    assert_eq!(part.next_end(), None);
}

#[test]
fn the_ends_of_time_are_ends_like_others() {
    let mut part = part(100);
    add(&mut part, 1, [i64::MAX]);
    add(&mut part, 2, [i64::MIN, i64::MIN + 99]);
    add(&mut part, 3, [i64::MIN]);
    assert!(over(&mut part, i64::MIN).is_empty());
    assert_eq!(over(&mut part, i64::MIN + 100), [(3, i64::MIN, i64::MIN + 100, 1)]);
    assert_eq!(over(&mut part, i64::MAX - 1), [(2, i64::MIN, i64::MIN + 199, 2)]);
    assert_eq!(over(&mut part, i64::MAX), [(1, i64::MAX, i64::MAX, 1)]);
}

#[test]
fn sessions_that_are_away_are_given_one_key_after_the_other() {
    let folder = std::env::temp_dir().join(format!("thalweg-sessions-{}", std::process::id()));
    let spill = Spill::open(&folder, 0).unwrap();
    let mut state = Sessions::<u64, u64, Tracked>::durable(1, session(100.micros()));
    state.spill(&spill);
    // Each key has a session that others follow.
    (0..1_000).for_each(|key| add(&mut state.parts[0], key, [500, 0, 10, 50]));
    state.save(&mut Changes::new());
    state.shed().unwrap();
    let part = &mut state.parts[0];
    assert!(part.table.is_empty() && spill.is_kept());
    assert_eq!(part.next_end(), Some(Timestamp::from_micros(150)));
    assert!(over(part, 149).is_empty() && part.table.is_empty());
    part.reach(Timestamp::MAX);
    let (mut given, mut most) = (Vec::new(), 0);
    while let Some(slot) = part.next_over() {
        most = most.max(part.table.len());
        given.push((slot.key, slot.first, slot.acc));
    }
    assert_eq!((given.len(), most), (2_000, 0));
    assert!(given.chunks(2).all(|of_key| of_key[0].0 == of_key[1].0 && of_key[0].1 == 0 && of_key[0].2 == 3));
    assert_eq!(part.next_end(), None);
}

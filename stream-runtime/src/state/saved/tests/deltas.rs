//! What is saved is as much as has changed.

use super::aggregates::add_and_give;
use super::histories::{Item, Step};
use super::{Model, sessions, tables};
use crate::aggregate::{Changing, Count};
use crate::checkpoint::Durable;
use crate::engine::{Ports, Tally};
use crate::join::{Always, Interval, Maybe};
use crate::source::Batch;
use crate::state::{
    Adder, ByItem, Cells, Counts, Expiring, Forever, Intervals, KeptBy, Latest, PaneChanges, Panes, Part, Placing,
    RowPart, RowStates, Running, Scan, SessionChanges, Sessions, SliceChanges, Slices, Tracked, Versions, Within,
};
use crate::time::DurationExt;
use crate::window::{count_window, every, session, sliding, tumbling};

/// A step with an item of each of these keys, all at one time.
pub fn step(keys: impl IntoIterator<Item = u64>, at: i64, reached: i64) -> Step {
    let items = keys.into_iter().map(|key| Item { key, at: super::at(at), number: 1 }).collect();
    let reached = Some(super::at(reached));
    Step { items, frozen: reached, reached, now: super::at(at) }
}

/// A thousand keys, and then one of them: so many changes.
pub fn of_one_key<S: Durable>(mut state: S, mut run: impl FnMut(&mut S, &Step)) -> usize {
    let mut model = Model::default();
    run(&mut state, &step(0..1_000, 10, 0));
    assert!(model.save(&mut state) >= 1_000);
    run(&mut state, &step([], 10, 0));
    assert_eq!(model.save(&mut state), 0, "nothing has changed");
    run(&mut state, &step([7], 11, 0));
    model.save(&mut state)
}

fn add<W: Placing<Place = P::Place>, P: Part<u64, u64, Count>>(
    adder: &mut Adder<'_, '_, u64, u64, Count, W, P>,
    item: Item,
) {
    adder.add(item.key, item.number);
}

#[test]
fn of_aggregates() {
    let changes = of_one_key(Running::<u64, u64, Tracked>::durable(3), |state, step| {
        add_and_give(state.step(&Count), step, 3, step.reached, add);
    });
    assert_eq!(changes, 1);
    let changes = of_one_key(Counts::<u64, u64, Tracked>::durable(3, count_window(9)), |state, step| {
        add_and_give(state.step(&Count), step, 3, step.reached, add);
    });
    assert_eq!(changes, 1);
    let changes = of_one_key(Expiring::<u64, u64, Tracked>::durable(3, 100.micros()), |state, step| {
        add_and_give(state.step(&Count), step, 3, step.reached, |adder, item| {
            adder.turn_to(item.at);
            adder.add(item.key, item.number);
        });
    });
    assert_eq!(changes, 1);
}

#[test]
fn of_windows() {
    let windows = tumbling(100.micros());
    let changes = of_one_key(Panes::<u64, u64, Tracked>::durable(3), |state, step| {
        add_and_give(state.step(windows, step.reached.unwrap(), &Count), step, 3, step.reached, |adder, item| {
            assert!(!adder.is_late(item.at));
            adder.add(item.key, item.number);
        });
    });
    assert_eq!(changes, 1);
}

#[test]
fn a_window_that_fires_is_one_change() {
    let windows = tumbling(100.micros());
    let (mut state, mut model) = (Panes::<u64, u64, Tracked>::durable(2), Model::default());
    let mut run = |step: Step| {
        let horizon = windows.horizon(step.frozen);
        let given = add_and_give(state.step(windows, horizon, &Count), &step, 2, step.reached, |adder, item| {
            assert!(!adder.is_late(item.at));
            adder.add(item.key, item.number);
        });
        (given.len(), model.save(&mut state))
    };
    assert_eq!(run(step(0..1_000, 10, 0)), (0, 1_000));
    assert_eq!(run(step([], 10, 100)), (1_000, 1));
    // One that opens and fires in one step is none.
    let reached = |reached| Some(super::at(reached));
    assert_eq!(run(Step { frozen: reached(100), reached: reached(300), ..step(0..50, 210, 0) }), (50, 0));
}

#[test]
fn of_rows() {
    fn of<O, P>(operator: O) -> usize
    where
        O: KeptBy<u64, u64, Tracked, Part = P>,
        P: RowPart<u64, u64, O>,
        RowStates<P, Tracked>: Durable,
    {
        of_one_key(RowStates::<P, Tracked>::durable(3), |state, step| {
            let mut rows = state.step::<u64, u64, O, _>(&operator, ByItem, true);
            let mut port = rows.port();
            for share in step.shares(3) {
                let mut local = port.next_local().unwrap();
                share.iter().for_each(|item| {
                    local.enter(0).look(item.key, item.at, item.number);
                });
            }
            rows.results(step.reached).shares(3).into_iter().flatten().for_each(|turn| turn.for_each(drop));
        })
    }
    assert_eq!(of(Forever), 0);
    assert_eq!(of(Within::new(1.micros())), 1);
    assert_eq!(of(Cells(Scan::new(0, |total: &mut u64, n: u64| *total += n))), 1);
}

#[test]
fn of_tables() {
    let changes = of_one_key(Latest::<u64, u64, Tracked>::durable(), |state, step| {
        state.change(tables::changes_of(step));
    });
    assert_eq!(changes, 1);
    let changes = of_one_key(Versions::<u64, u64, Tracked>::durable(5.micros()), |state, step| {
        state.change(tables::changes_of(step), None);
    });
    assert_eq!(changes, 1);
}

#[test]
fn of_changes() {
    let windows = tumbling(100.micros()).early(every(10.micros()));
    let changes = of_one_key(PaneChanges::<u64, _, Tracked>::durable(3, windows), |state, step| {
        let changing = Changing(Count);
        add_and_give(state.step(windows, step.reached.unwrap(), &changing), step, 3, step.reached, |adder, item| {
            assert!(!adder.is_late(item.at));
            adder.add(item.key, item.number);
        });
    });
    assert_eq!(changes, 1);
}

#[test]
fn of_windows_that_overlap() {
    let windows = sliding(100.micros()).every(10.micros());
    let changes = of_one_key(Slices::<u64, u64, Tracked>::durable(3, windows), |state, step| {
        add_and_give(state.step(windows, step.reached.unwrap(), &Count), step, 3, step.reached, |adder, item| {
            assert!(!adder.is_late(item.at));
            adder.add(item.key, item.number);
        });
    });
    assert_eq!(changes, 1);
    let windows = windows.early(every(1_000.micros()));
    let changes = of_one_key(SliceChanges::<u64, u64, u64, Tracked>::durable(3, windows), |state, step| {
        add_and_give(state.step(windows, step.reached.unwrap(), &Count), step, 3, step.reached, |adder, item| {
            assert!(!adder.is_late(item.at));
            adder.add(item.key, item.number);
        });
    });
    // It waits for a tick already.
    assert_eq!(changes, 1);
}

#[test]
fn of_sessions() {
    let windows = session(100.micros());
    let changes = of_one_key(Sessions::<u64, u64, Tracked>::durable(3, windows), |state, step| {
        let mut late = Tally::new(3);
        let session_step = state.step::<u64, _, _, _>(step.reached.unwrap(), &Count, late.port());
        sessions::add_and_give(session_step, step, 3, step.reached);
    });
    assert_eq!(changes, 1);
    let windows = windows.early(every(1_000.micros()));
    let changes = of_one_key(SessionChanges::<u64, u64, u64, Tracked>::durable(3, windows), |state, step| {
        let mut late = Tally::new(3);
        let session_step = state.step::<u64, _, _, _>(step.reached.unwrap(), &Count, late.port());
        sessions::add_and_give(session_step, step, 3, step.reached);
    });
    assert_eq!(changes, 1);
}

#[test]
fn of_interval_joins() {
    let interval = Interval::<u64, u64, Always, Maybe>::new(0.micros(), 100.micros());
    let changes = of_one_key(Intervals::<u64, u64, u64, Always, Maybe, Tracked>::durable(3), |state, step| {
        let mut joining = state.step::<u64>(interval, step.frozen, true);
        let mut port = joining.port();
        for share in step.shares(3) {
            let mut local = port.next_local().unwrap();
            share.iter().for_each(|item| match item.at.as_micros() {
                10 => assert!(local.enter(0).left(item.key, item.at, item.number).is_none()),
                _ => assert!(local.enter(0).right(item.key, item.at, item.number).is_none()),
            });
        }
        joining.results(step.reached).shares(3).into_iter().flatten().for_each(drop);
    });
    // The right row, and the left one that has met it.
    assert_eq!(changes, 2);
}

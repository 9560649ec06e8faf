//! Joins in windows.

use std::marker::PhantomData;

use super::aggregates::{Keys, windowed};
use super::histories::{Item, Step};
use super::{Given, Rig, goes_on};
use crate::engine::Ports;
use crate::join::{Group, Side, Whole};
use crate::source::Batch;
use crate::state::{Panes, Tracked};
use crate::time::DurationExt;
use crate::window::{Tumbling, tumbling};

struct OfWindows<K>(Tumbling, PhantomData<K>);

impl<K: Keys> Rig for OfWindows<K> {
    type State = Panes<K::Owned, (Vec<u64>, Vec<Box<str>>), Tracked>;

    const MOVES: bool = true;

    fn begun(&self, workers: usize) -> Self::State {
        Panes::durable(workers)
    }

    fn step(&self, state: &mut Self::State, workers: usize, step: &Step, _: bool) -> Vec<Given> {
        let group = Group::<Whole>::new();
        let horizon = self.0.horizon(step.frozen);
        let mut joining = state.step::<K, Side<u64, &'static str>, _, _>(self.0, horizon, &group);
        let mut port = joining.port();
        for share in step.shares(workers) {
            let mut local = port.next_local().unwrap();
            let mut rows = local.enter(0);
            for Item { key, at, number } in share {
                if !rows.is_late(*at) {
                    let row = if number % 2 == 0 { Side::Left(*number) } else { Side::Right("right") };
                    rows.add(K::key(*key), row);
                }
            }
        }
        let reached = self.0.behind(step.reached);
        let given = joining.results(reached).shares(workers).into_iter().flatten();
        given.map(windowed).collect()
    }
}

#[test]
fn joins_in_windows() {
    let windows = tumbling(20.micros()).grace(15.micros());
    goes_on(&OfWindows(windows, PhantomData::<u32>), 0);
    goes_on(&OfWindows(windows, PhantomData::<&'static str>), 0);
}

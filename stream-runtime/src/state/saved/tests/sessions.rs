//! Aggregates of sessions.

use std::fmt::Debug;
use std::marker::PhantomData;

use super::aggregates::{Keys, each_aggregate, windowed};
use super::histories::Step;
use super::{Given, Rig, goes_on};
use crate::aggregate::{Collect, Count, Distinct, Max, Mean, Merges, Min, Reduce, ReduceInvertible, Sum, Top};
use crate::checkpoint::Stored;
use crate::engine::{Gather, Ports};
use crate::source::Batch;
use crate::state::{Aside, Key, OpenSessions, SessionChanges, SessionStep, Sessions, Tracked};
use crate::time::{DurationExt, Timestamp};
use crate::window::{Session, every, session};

/// A step of an aggregate of sessions.
pub fn add_and_give<K: Keys, A: Merges<u64>, P: OpenSessions<K, u64, A>, L: Aside<u64>>(
    mut session_step: SessionStep<'_, K, u64, A, P, L>,
    step: &Step,
    workers: usize,
    reached: Option<Timestamp>,
) -> Vec<P::Result> {
    let mut port = session_step.port();
    for share in step.shares(workers) {
        let mut local = port.next_local().unwrap();
        share.iter().for_each(|item| local.enter(0).add(K::key(item.key), item.at, item.number));
    }
    session_step.results(reached).shares(workers).into_iter().flatten().collect()
}

fn with_late<R: Debug, K: Debug, W: Debug>(given: Vec<(K, W, R)>, mut late: Gather<(Timestamp, u64)>) -> Vec<Given> {
    let mut late = late.take();
    late.sort_unstable();
    given.into_iter().map(windowed).chain([("late".to_owned(), format!("{late:?}"))]).collect()
}

struct OfSessions<K, A>(A, Session, PhantomData<K>);

impl<K: Keys, A: Merges<u64, Acc: Stored, Output: Debug>> Rig for OfSessions<K, A> {
    type State = Sessions<K::Owned, A::Acc, Tracked>;
    const MOVES: bool = true;

    fn begun(&self, workers: usize) -> Self::State {
        Sessions::durable(workers, self.1)
    }

    fn step(&self, state: &mut Self::State, workers: usize, step: &Step, _: bool) -> Vec<Given> {
        let (horizon, reached) = (self.1.horizon(step.frozen), self.1.behind(step.reached));
        let before = state.next_end();
        let mut late = Gather::new(workers);
        let session_step = state.step::<K, u64, A, _>(horizon, &self.0, late.port());
        let given = add_and_give(session_step, step, workers, reached);
        // What began in an earlier step was expected.
        let is_old = |first: Timestamp| step.items.iter().all(|item| item.at > first);
        for (_, window, _) in given.iter().filter(|(_, window, _)| is_old(window.start)) {
            assert!(before.is_some_and(|before| before <= window.end), "{window} of {before:?}");
        }
        with_late(given, late)
    }
}

#[test]
fn sessions() {
    fn of<K: Keys, A: Merges<u64, Acc: Stored, Output: Debug> + Clone>(aggregate: A) {
        goes_on(&OfSessions(aggregate.clone(), session(12.micros()), PhantomData::<K>), 0);
        goes_on(&OfSessions(aggregate, session(25.micros()).grace(60.micros()), PhantomData::<K>), 0);
    }
    each_aggregate!(of::<u32, _>);
    of::<&'static str, _>(Mean(|n: &u64| *n as f64 / 7.0));
    of::<(bool, &'static str), _>(Collect);
    of::<u8, _>(Count);
}

struct OfSessionChanges<K, A>(A, Session, PhantomData<K>);

impl<K: Keys, A: Merges<u64, Acc: Stored, Output: Debug + Stored + Clone + Send>> Rig for OfSessionChanges<K, A>
where
    K::Owned: Key<Owned = K::Owned>,
{
    type State = SessionChanges<K::Owned, A::Acc, A::Output, Tracked>;
    const MOVES: bool = true;

    fn begun(&self, workers: usize) -> Self::State {
        SessionChanges::durable(workers, self.1)
    }

    fn step(&self, state: &mut Self::State, workers: usize, step: &Step, _: bool) -> Vec<Given> {
        state.tick(step.now);
        let horizon = self.1.horizon(step.frozen);
        let mut late = Gather::new(workers);
        let session_step = state.step::<K, u64, A, _>(horizon, &self.0, late.port());
        let given = add_and_give(session_step, step, workers, step.reached);
        // A tick may be booked for a session that is no more. That nothing else is different shows in what is given.
        let _ = state.next_tick(step.now);
        with_late(given, late)
    }
}

#[test]
fn changes_of_sessions() {
    fn of<K: Keys, A: Merges<u64, Acc: Stored, Output: Debug + Stored + Clone + Send> + Clone>(aggregate: A) {
        let windows = session(12.micros()).grace(50.micros());
        goes_on(&OfSessionChanges(aggregate.clone(), windows, PhantomData::<K>), 0);
        // The tick that is booked, and what waited for it at the end.
        let early = windows.early(every(25.micros()));
        goes_on(&OfSessionChanges(aggregate, early, PhantomData::<K>), 10);
    }
    of::<u32, _>(Sum(|n: &u64| *n));
    of::<&'static str, _>(Mean(|n: &u64| *n as f64 / 7.0));
    of::<(bool, i8), _>(Collect);
    of::<u8, _>(Distinct(|n: &u64| n % 5));
}

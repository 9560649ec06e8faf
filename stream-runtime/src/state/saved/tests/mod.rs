//! A state that was saved and loaded goes on as the one that was not interrupted, on any number of workers.

mod aggregates;
mod deltas;
mod histories;
mod intervals;
mod process;
mod rows;
mod sessions;
mod sliding;
mod tables;
mod times;
mod window_joins;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use histories::{Random, Step, history};

use crate::checkpoint::{Changes, Durable, Edit, Entry};
use crate::spill::Spill;
use crate::time::Timestamp;

/// What a checkpoint holds, in a test.
#[derive(Clone, Default)]
pub struct Model(BTreeMap<Vec<u8>, Vec<u8>>);

impl Model {
    /// Takes in what has changed, and says how many changes there were.
    pub fn save(&mut self, state: &mut impl Durable) -> usize {
        let mut changes = Changes::new();
        state.save(&mut changes);
        let changes: Vec<_> = changes.iter().unwrap().collect();
        for change in &changes {
            if let Edit::Clear { prefix } = change {
                self.0.retain(|key, _| !key.starts_with(prefix));
            }
        }
        for change in &changes {
            match change {
                Edit::Clear { .. } => {}
                Edit::Put { key, value } => {
                    self.0.insert(key.to_vec(), value.to_vec());
                }
                Edit::Remove { key } => {
                    self.0.remove(*key);
                }
            }
        }
        changes.len()
    }

    /// Gives all entries back, in any order.
    pub fn load(&self, state: &mut impl Durable, random: &mut Random) {
        let mut entries: Vec<_> = self.0.iter().collect();
        for place in (1..entries.len()).rev() {
            entries.swap(place, random.below(place as u64 + 1) as usize);
        }
        for (key, value) in entries {
            state.load(Entry { key, value }).unwrap();
        }
    }
}

/// What a step gives: the key, by which it is compared in order, and the rest.
pub type Given = (String, String);

/// A state in a test.
pub trait Rig {
    type State: Durable;

    /// There are no more keys than this, and no more items in a step than so many times twelve.
    const KEYS: u64 = 9;
    const TIMES: u64 = 1;

    /// Whether some workers save other bytes than others: how far each has come, and not how far all have.
    const IS_SAVED_BY_WORKERS: bool = false;

    /// Whether it is seen to that keys have gone away and come back.
    const MOVES: bool = false;

    fn begun(&self, workers: usize) -> Self::State;

    /// Does a step. It is the first one of a run or not.
    fn step(&self, state: &mut Self::State, workers: usize, step: &Step, is_first: bool) -> Vec<Given>;
}

/// A state with what was saved of it.
struct Run<S> {
    state: S,
    /// Whether it has no room in memory, or only some.
    budget: Option<Spill>,
    workers: usize,
    model: Model,
    is_first: bool,
}

impl<S: Durable> Run<S> {
    fn begun(rig: &impl Rig<State = S>, workers: usize) -> Self {
        Run { state: rig.begun(workers), budget: None, workers, model: Model::default(), is_first: true }
    }

    /// The same with so much room in memory.
    fn within(mut self, budget: u64) -> Self {
        let spill = spill(budget);
        self.state.spill(&spill);
        Run { budget: Some(spill), ..self }
    }

    /// One that goes on where this one was saved.
    fn restored(&self, rig: &impl Rig<State = S>, random: &mut Random) -> Self {
        let workers = 1 + random.below(4) as usize;
        let (mut state, budget) = (rig.begun(workers), BUDGETS[random.below(BUDGETS.len() as u64) as usize].map(spill));
        if let Some(spill) = &budget {
            state.spill(spill);
        }
        self.model.load(&mut state, random);
        Run { state, budget, workers, model: self.model.clone(), is_first: true }
    }

    fn save(&mut self) {
        self.model.save(&mut self.state);
        // What parts give up goes by what they weighed: who comes first doesn't know yet what those behind him have grown by.
        self.state.shed().unwrap();
        self.state.shed().unwrap();
        let is_kept = |budget: &Spill| budget.is_kept();
        assert!(self.budget.as_ref().is_none_or(is_kept), "{:?}", self.budget);
    }

    /// Does a step, and gives what comes of it, those of a key in their order.
    fn step(&mut self, rig: &impl Rig<State = S>, step: &Step) -> Vec<Given> {
        let mut given = rig.step(&mut self.state, self.workers, step, std::mem::take(&mut self.is_first));
        given.sort_by(|a, b| a.0.cmp(&b.0));
        given
    }
}

/// Random histories of a state, which is interrupted now and then. When all is over, no more than so many entries are left.
pub fn goes_on<R: Rig>(rig: &R, left: usize) {
    let mut moved = [0, 0];
    for seed in 0..histories().div_ceil(R::TIMES) {
        let random = &mut Random::new(seed);
        let mut alone = Run::begun(rig, 1 + random.below(3) as usize);
        let mut restored: Vec<Run<R::State>> = Vec::new();
        for (number, step) in history(random, R::KEYS, R::TIMES).iter().enumerate() {
            let expected = alone.step(rig, step);
            for other in &mut restored {
                let given = other.step(rig, step);
                let lacks: Vec<_> = expected.iter().filter(|one| !given.contains(one)).collect();
                let adds: Vec<_> = given.iter().filter(|one| !expected.contains(one)).collect();
                assert!(
                    given == expected,
                    "history {seed}, step {number}: restored on {} workers, with a budget of {:?}, it lacks {lacks:#?} and adds {adds:#?}",
                    other.workers,
                    other.budget
                );
            }
            // What several steps change may be saved at once.
            if random.below(4) > 0 || step.is_last() {
                alone.save();
                restored.iter_mut().for_each(Run::save);
                let is_the_same = |other: &Run<R::State>| R::IS_SAVED_BY_WORKERS || other.model.0 == alone.model.0;
                assert!(restored.iter().all(is_the_same), "history {seed}, step {number}: other bytes are saved");
                if random.below(3) == 0 {
                    restored.push(alone.restored(rig, random));
                }
                // One that was restored is interrupted again.
                if let Some(again) = restored.first().filter(|_| random.below(4) == 0) {
                    let again = again.restored(rig, random);
                    restored[0] = again;
                }
            }
        }
        for run in restored.iter().chain([&alone]) {
            assert!(run.model.0.len() <= left, "history {seed}: {} entries are left", run.model.0.len());
            let of_run = run.budget.as_ref().map_or([0, 0], Spill::moved);
            moved.iter_mut().zip(of_run).for_each(|(moved, of_run)| *moved += of_run);
        }
    }
    assert!(!R::MOVES || moved.iter().all(|moved| *moved > 100), "put away and come back: {moved:?}");
}

/// `HISTORIES=1000 cargo test --release -p stream-runtime --lib saved` does more of them.
fn histories() -> u64 {
    std::env::var("HISTORIES").ok().and_then(|histories| histories.parse().ok()).unwrap_or(60)
}

/// Without a budget; all goes away after each step; or about half of it does.
const BUDGETS: [Option<u64>; 4] = [None, Some(0), Some(0), Some(300)];

/// A budget in a store that all tests have together, for it takes a while to open one.
fn spill(bytes: u64) -> Spill {
    static STORE: OnceLock<Spill> = OnceLock::new();
    let folder = || std::env::temp_dir().join(format!("thalweg-spill-{}", std::process::id()));
    STORE.get_or_init(|| Spill::open(&folder(), 0).unwrap()).with_budget(bytes)
}

pub fn at(micros: i64) -> Timestamp {
    Timestamp::from_micros(micros)
}

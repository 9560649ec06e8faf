//! A job that says in each batch what it is told to, and a simple model of what must come of it.

use std::collections::{BTreeMap, BTreeSet};

use stream_runtime::Error;
use stream_runtime::checkpoint::{Changes, Counts, Recovered, Storage, Store, Tuning};

/// A key: entries are cleared by its first half.
pub type Key = (u8, u8);

#[derive(Clone, Debug)]
pub enum Action {
    Put(Key, Vec<u8>),
    Remove(Key),
    Clear(u8),
    ClearAll,
}

/// What is said in a batch: by whom, of which section, and what.
pub type Batch = Vec<(u8, u8, Action)>;

/// What is there, by section and key.
pub type State = BTreeMap<String, BTreeMap<Key, Vec<u8>>>;

/// The number of the first batch.
pub const FIRST: u64 = 10;

/// Small enough that a few batches make a base.
pub fn small() -> Tuning {
    Tuning { block: 64, least_log: 0, least_logs: 600, most_logs: 5, waits_for_bases: true, ..Tuning::default() }
}

/// A history, and what is there after each of its batches.
#[derive(Debug)]
pub struct Job {
    batches: Vec<Batch>,
    states: Vec<State>,
    /// The last batch of which a commit was known to be safe, and the last of which a beginning was.
    pub acknowledged: Option<u64>,
    pub begun: Option<u64>,
    /// The last that was said to begin.
    said: Option<u64>,
    pub counts: Counts,
    /// Hears which batch is known to be safe.
    pub hears: fn(u64),
}

impl Job {
    pub fn new(batches: Vec<Batch>) -> Self {
        let after = |state: &mut State, batch: &Batch| {
            apply(state, batch);
            Some(state.clone())
        };
        let states = batches.iter().scan(State::new(), after).collect();
        Job { batches, states, acknowledged: None, begun: None, said: None, counts: Counts::default(), hears: |_| {} }
    }

    /// What is there after a batch.
    pub fn state(&self, batch: u64) -> &State {
        &self.states[(batch - FIRST) as usize]
    }

    pub fn last(&self) -> u64 {
        FIRST + self.batches.len() as u64 - 1
    }

    /// The job has come so far in an earlier life: so many batches were committed, and one more has begun.
    pub fn expect(&mut self, batches: u64) {
        let begun = Some(FIRST + batches);
        (self.acknowledged, self.begun, self.said) = (Some(FIRST + batches - 1), begun, begun);
    }

    /// The job has been killed in an earlier life, and this is what was heard of it.
    pub fn heard(&mut self, acknowledged: Option<u64>) {
        (self.acknowledged, self.begun, self.said) = (acknowledged, None, Some(self.last()));
    }

    /// Opens the store, compares what is in it with the model, and goes on to the end.
    pub fn run(&mut self, storage: impl Storage, tuning: Tuning) -> Result<(), Error> {
        let (mut store, mut recovered) = Store::open_tuned(storage, tuning)?;
        let mut next = self.check(&mut recovered)?;
        drop(recovered);
        while next <= self.last() {
            store.begin(next, plan(next))?;
            self.said = Some(next);
            store.await_begun(next)?;
            self.begun = Some(next);
            store.commit(next, outcome(next), self.changes(next))?;
            // Now and then two batches are on their way.
            if !next.is_multiple_of(3) {
                store.await_committed(next)?;
            }
            self.acknowledged = store.committed()?;
            self.acknowledged.into_iter().for_each(self.hears);
            self.counts = store.counts();
            next += 1;
        }
        store.close()?;
        self.acknowledged = Some(self.last());
        Ok(())
    }

    /// What was recovered must be a state of the history, and not one before what was known to be safe. Returns the batch to go on with.
    pub fn check(&mut self, recovered: &mut Recovered) -> Result<u64, Error> {
        let committed = recovered.committed.clone();
        let batch = committed.as_ref().map(|done| done.batch);
        assert!(batch >= self.acknowledged, "batch {batch:?} after {:?} was safe", self.acknowledged);
        assert!(batch <= self.said, "batch {batch:?} was never there");
        if let Some(done) = &committed {
            assert_eq!((&done.plan, &done.outcome), (&plan(done.batch), &outcome(done.batch)));
        }
        let next = batch.map_or(FIRST, |batch| batch + 1);
        match &recovered.in_doubt {
            Some(begun) => {
                assert_eq!((begun.batch, &begun.plan), (next, &plan(next)));
                assert!(self.said >= Some(next));
            }
            None => assert!(self.begun < Some(next), "batch {next} had begun"),
        }
        let loaded = load(recovered)?;
        let expected = batch.map(|batch| self.state(batch).clone()).unwrap_or_default();
        assert_eq!(loaded, expected, "after batch {batch:?}");
        (self.acknowledged, self.begun) = (batch, recovered.in_doubt.as_ref().map(|begun| begun.batch).or(batch));
        Ok(next)
    }

    pub fn changes(&self, batch: u64) -> Vec<(String, Vec<Changes>)> {
        let batch = &self.batches[(batch - FIRST) as usize];
        let mut sections: BTreeMap<(u8, String), Vec<Changes>> = BTreeMap::new();
        for (worker, section, action) in in_order(batch) {
            // One section has its workers in one item, the others have one for each.
            let (item, at) = if section % 3 == 0 { (0, usize::from(worker % 2)) } else { (worker % 2, 0) };
            let workers = sections.entry((item, name(section))).or_insert_with(|| vec![Changes::new(), Changes::new()]);
            let changes = &mut workers[at];
            match action {
                Action::Put(key, value) => changes.put(&key, &value),
                Action::Remove(key) => changes.remove(&key),
                Action::Clear(half) => changes.clear(&half),
                Action::ClearAll => changes.clear(&()),
            }
        }
        sections.into_iter().map(|((_, section), changes)| (section, changes)).collect()
    }
}

/// What is in a store.
pub fn load(recovered: &mut Recovered) -> Result<State, Error> {
    let mut state = State::new();
    for section in recovered.sections().to_vec() {
        let mut keys = BTreeSet::new();
        recovered.load(&section, |entry| {
            let key: Key = entry.key()?;
            assert!(keys.insert(key), "{key:?} comes twice");
            state.entry(section.clone()).or_default().insert(key, entry.value()?);
            Ok(())
        })?;
    }
    Ok(state)
}

pub fn plan(batch: u64) -> Vec<u8> {
    format!("batch {batch} reads this").into_bytes()
}

pub fn outcome(batch: u64) -> Vec<u8> {
    format!("and comes to {batch}").into_bytes()
}

fn name(section: u8) -> String {
    ["counts", "windows", "another operator"][usize::from(section % 3)].into()
}

/// What the first worker said comes before what the second did.
fn in_order(batch: &Batch) -> Batch {
    let mut batch = batch.clone();
    batch.sort_by_key(|(worker, ..)| worker % 2);
    batch
}

fn apply(state: &mut State, batch: &Batch) {
    let is_clear = |action: &Action| matches!(action, Action::Clear(_) | Action::ClearAll);
    let batch = in_order(batch);
    let (clears, others): (Vec<_>, Vec<_>) = batch.into_iter().partition(|(_, _, action)| is_clear(action));
    for (_, section, action) in clears.into_iter().chain(others) {
        let entries = state.entry(name(section)).or_default();
        match action {
            Action::Put(key, value) => drop(entries.insert(key, value)),
            Action::Remove(key) => drop(entries.remove(&key)),
            Action::Clear(half) => entries.retain(|key, _| key.0 != half),
            Action::ClearAll => entries.clear(),
        }
    }
    state.retain(|_, entries| !entries.is_empty());
}

//! The store, as the engine has it in hand: without the storage's type.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::task::Waker;
use std::thread::{self, JoinHandle};

use super::base::Tuning;
use super::failure::{explain, refused};
use super::history::History;
use super::keeper::{Keeper, Order};
use super::object::Begun;
use super::read::Event;
use super::recovered::Recovered;
use super::shared::{Counts, Shared};
use super::survey::{Found, survey};
use crate::Error;
use crate::checkpoint::{Changes, Storage};
use crate::engine::said;

/// Where a job writes down what it has done, so that it can go on from there (rules 23 and 28).
///
/// Per batch it is told what the batch will read ([`begin`](Self::begin)) and what has come of it ([`commit`](Self::commit)). A thread of its own encodes,
/// compresses and writes that while the job goes on; what was said stays in memory until the job asks whether it is safe. What waits together is written
/// together, so a job that says `commit(n)` and then at once `begin(n + 1)` has one object per batch.
///
/// A batch begins behind the last one that was committed; the first may have any number.
///
/// When something has failed, nothing is written any more, and every method says so.
///
/// ```
/// use stream_runtime::checkpoint::{Changes, Folder, Store};
/// # let path = std::env::temp_dir().join(format!("store-{}", std::process::id()));
/// let (mut store, recovered) = Store::open(Folder::new(&path))?;
/// assert!(recovered.committed.is_none());
/// store.begin(1, b"lines 1 to 100".to_vec())?;
/// // While the batch runs, that is made safe. Then, before a sink shows anything:
/// store.await_begun(1)?;
/// let mut counts = Changes::new();
/// counts.put("apples", &3);
/// store.commit(1, Vec::new(), vec![("fn fruit/count".into(), vec![counts])])?;
/// store.close()?;
///
/// let (_store, mut recovered) = Store::open(Folder::new(&path))?;
/// assert_eq!(recovered.committed.as_ref().map(|done| done.batch), Some(1));
/// recovered.load("fn fruit/count", |entry| {
///     assert_eq!((entry.key::<String>()?, entry.value::<i32>()?), ("apples".to_owned(), 3));
///     Ok(())
/// })?;
/// # std::fs::remove_dir_all(path).unwrap();
/// # Ok::<(), stream_runtime::Error>(())
/// ```
#[derive(Debug)]
pub struct Store {
    /// `None` when the thread is told to end.
    orders: Option<SyncSender<Order>>,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
    /// What has been ordered.
    history: History,
}

/// Orders that wait: a batch's commit and the next one's beginning. Who says more waits.
const WAITING: usize = 2;

impl Store {
    /// Opens a checkpoint, which may be empty, and says what is in it.
    ///
    /// All of it is read and verified. It is kept from others for as long as the store lives.
    ///
    /// # Errors
    /// Another store has it; the storage can't be read or written; or something that is needed is damaged or missing.
    pub fn open(storage: impl Storage) -> Result<(Store, Recovered), Error> {
        Store::open_tuned(storage, Tuning::default())
    }

    /// As [`open`](Self::open).
    #[doc(hidden)]
    pub fn open_tuned(storage: impl Storage, tuning: Tuning) -> Result<(Store, Recovered), Error> {
        let lock = storage.lock().map_err(|cause| refused(&storage, cause))?;
        Store::open_locked(storage, lock, tuning)
    }

    /// As [`open`](Self::open), with the lock of the storage.
    pub(crate) fn open_locked<S: Storage>(
        storage: S,
        lock: S::Lock,
        tuning: Tuning,
    ) -> Result<(Store, Recovered), Error> {
        let Found { chain, damaged, visible } = survey(&storage)?;
        let history = chain.history.clone();
        let shared = Arc::new(Shared::new(&history));
        let recovered = Recovered::new(&storage, &chain, damaged)?;
        let place = storage.name();
        let mut keeper = Keeper::new(storage, tuning, chain, visible, shared.clone())?;
        keeper.claim()?;

        let (orders, ordered) = sync_channel(WAITING);
        let told = shared.clone();
        let run = move || {
            keep(keeper, &ordered, &told);
            // Nobody else may have it before this job has ended, whether it could be written or not.
            ordered.into_iter().for_each(drop);
            drop(lock);
        };
        let thread = thread::Builder::new().name("checkpoint".into()).spawn(run);
        let thread =
            thread.map_err(|cause| explain(&place, "no thread can be started to write the checkpoint", cause))?;
        Ok((Store { orders: Some(orders), shared, thread: Some(thread), history }, recovered))
    }

    /// Says what a batch will read. A batch that is in doubt may begin again, with the same plan.
    ///
    /// It returns before that is safe, and waits only if too much waits already.
    ///
    /// # Errors
    /// It is not this batch's turn, or its plan is another than the first time; or the store has failed before.
    pub fn begin(&mut self, batch: u64, plan: Vec<u8>) -> Result<(), Error> {
        self.shared.check()?;
        let begun = Begun { batch, plan };
        if let Some(open) = self.history.begun.as_ref().filter(|open| open.batch == batch) {
            if *open == begun {
                return Ok(());
            }
            return Err(Error::new(format!("batch {batch} has begun before, with another plan")));
        }
        self.history.apply(Event::Begin(begun.clone()))?;
        self.order(Order::Begin(begun))
    }

    /// Waits until it is safe what a batch will read.
    ///
    /// # Errors
    /// It did not begin; or the store has failed.
    pub fn await_begun(&self, batch: u64) -> Result<(), Error> {
        if self.history.last_begun() < Some(batch) {
            return Err(Error::new(format!("batch {batch} has not begun")));
        }
        self.shared.await_begun(batch)
    }

    /// Says that a batch is done: what came of it, and what has changed by section. A section is the address of an operator's state. Each worker may
    /// have changes of its own for it, in one item of the list or in several; those that come later count.
    ///
    /// It returns before that is safe, and waits only if too much waits already.
    ///
    /// # Errors
    /// The batch did not begin; or the store has failed before.
    pub fn commit(&mut self, batch: u64, outcome: Vec<u8>, changes: Vec<(String, Vec<Changes>)>) -> Result<(), Error> {
        self.shared.check()?;
        self.history.apply(Event::Commit { batch, outcome: outcome.clone() })?;
        self.order(Order::Commit { batch, outcome, changes })
    }

    /// The last batch of which the commit is safe. It does not wait.
    ///
    /// # Errors
    /// The store has failed.
    pub fn committed(&self) -> Result<Option<u64>, Error> {
        self.shared.committed()
    }

    /// Wakes a task once when there may be something new to hear from [`committed`](Self::committed).
    pub fn wakes(&self, waker: &Waker) {
        self.shared.wakes(waker);
    }

    /// Waits until a batch's commit is safe.
    ///
    /// # Errors
    /// It was not committed; or the store has failed.
    pub fn await_committed(&self, batch: u64) -> Result<(), Error> {
        if self.history.committed() < Some(batch) {
            return Err(Error::new(format!("batch {batch} was not committed")));
        }
        self.shared.await_committed(batch)
    }

    /// What has been written so far.
    pub fn counts(&self) -> Counts {
        self.shared.counts()
    }

    /// Waits until all that was said is safe, and ends.
    ///
    /// # Errors
    /// The store has failed.
    pub fn close(mut self) -> Result<(), Error> {
        self.end();
        self.shared.check()
    }

    fn order(&self, order: Order) -> Result<(), Error> {
        match self.orders.as_ref().map(|orders| orders.send(order)) {
            Some(Ok(())) => Ok(()),
            _ => Err(Error::new("the checkpoint's thread has ended")),
        }
    }

    fn end(&mut self) {
        self.orders = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            self.shared.fail(Error::new("the checkpoint's thread panicked"));
        }
    }
}

/// Whoever drops it can't hear of errors: [`close`](Store::close) tells them.
impl Drop for Store {
    fn drop(&mut self) {
        self.end();
    }
}

/// Runs the thread's work to its end; what kept it from it is told.
fn keep<S: Storage>(keeper: Keeper<S>, orders: &Receiver<Order>, shared: &Shared) {
    // What the work may have left half done is dropped with it.
    match catch_unwind(AssertUnwindSafe(|| keeper.run(orders))) {
        Ok(Ok(())) => {}
        Ok(Err(error)) => shared.fail(error),
        Err(panic) => shared.fail(Error::new(format!("the checkpoint's thread panicked: {}", said(&*panic)))),
    }
}

//! The thread that owns the storage: it writes logs, has bases made, and removes what is not needed any more.
//!
//! The steps of the protocol, in the order in which they are done, each an operation of the storage (3 and 4 are one, `finish`):
//!
//! 1. `stage(log n)`: when the store is opened, and else right after log n − 1 was published. That an object is staged under this name shows that the log
//!    before it was visible, even if somebody removes that later.
//! 2. `write` to it, once or more;
//! 3. `seal(log n)`;
//! 4. `publish(log n)`: what is in it is safe now, and the engine is told. On to 1.
//!
//! and when a base is due, on a thread of its own, at the same time:
//!
//! 5. `stage(base b)`; `open` or `open_at` of the objects that it is made of, and `write`, in turns;
//! 6. `seal(base b)`;
//! 7. `publish(base b)`;
//! 8. `remove` of what is older than the oldest base that is kept: between 4 and 1 of a later log, or at the end.

use std::collections::{BTreeSet, VecDeque};
use std::iter::{empty, once};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Receiver;
use std::thread;

use super::base::{Tuning, make_base};
use super::chain::{Base, Chain};
use super::cursor::Verified;
use super::failure::{Cause, explain};
use super::history::History;
use super::making::Making;
use super::object::{Begun, Head, Link, Name};
use super::read::Event;
use super::shared::{Counts, Shared};
use super::survey::Visible;
use super::write::Writer;
use crate::Error;
use crate::checkpoint::{Changes, Storage};

/// What the engine asks for.
pub(super) enum Order {
    Begin(Begun),
    Commit { batch: u64, outcome: Vec<u8>, changes: Vec<(String, Vec<Changes>)> },
}

/// Orders that go into one log, if they wait: the commit of a batch and the beginning of the next.
const AT_ONCE: usize = 2;

/// What the thread has.
pub(super) struct Keeper<S: Storage> {
    storage: S,
    tuning: Tuning,
    shared: Arc<Shared>,
    chain: Chain,
    /// The next log, of which nothing is written.
    next: Option<S::Staged>,
    counts: Counts,
    /// What is visible.
    visible: BTreeSet<Name>,
    /// The bases that are kept, and known to be right: the oldest first.
    bases: VecDeque<Base>,
    making: Option<Making>,
}

impl<S: Storage> Keeper<S> {
    /// Makes a storage ready, of which the lock is held.
    ///
    /// # Errors
    /// It can't be written.
    pub(super) fn new(
        storage: S,
        tuning: Tuning,
        chain: Chain,
        visible: Visible,
        shared: Arc<Shared>,
    ) -> Result<Self, Error> {
        let bases = chain.base.iter().cloned().collect();
        let mut keeper = Keeper {
            storage,
            tuning,
            shared,
            chain,
            next: None,
            counts: Counts::default(),
            visible: BTreeSet::new(),
            bases,
            making: None,
        };
        keeper.visible.extend(visible.bases.keys().map(|batch| Name::Base(*batch)));
        keeper.visible.extend(visible.logs.keys().map(|number| Name::Log(*number)));
        keeper.stage_next()?;
        let next = keeper.next_log().to_string();
        for leftover in visible.staged.iter().filter(|name| **name != next) {
            keeper.storage.discard(leftover).map_err(|cause| {
                explain(
                    &keeper.storage.name(),
                    &format!("what a crash has left of `{leftover}` can't be removed"),
                    cause,
                )
            })?;
        }
        Ok(keeper)
    }

    /// Does what is ordered, until there will be no more orders.
    ///
    /// # Errors
    /// The storage failed, or what it held is damaged. What the engine was told is safe all the same.
    pub(super) fn run(mut self, orders: &Receiver<Order>) -> Result<(), Error> {
        let done = self.work(orders);
        let ended = self.end_base();
        done.and(ended)
    }

    fn work(&mut self, orders: &Receiver<Order>) -> Result<(), Error> {
        while let Ok(order) = orders.recv() {
            self.write(once(order).chain(orders.try_iter()).take(AT_ONCE))?;
            self.stage_next()?;
            if self.making.as_ref().is_some_and(|making| making.is_finished()) {
                self.take_base()?;
            }
            if self.making.is_none() && self.is_base_due() {
                self.start_base()?;
            }
        }
        Ok(())
    }

    /// A base is named after its batch, so there must be none of that name: not even one that is damaged and was passed over.
    fn is_base_due(&self) -> bool {
        let batch = self.chain.history.committed();
        batch.is_some_and(|batch| !self.visible.contains(&Name::Base(batch))) && self.tuning.is_due(&self.chain)
    }

    /// Where the lock is lent, whoever had it before may still be about to publish the next log: one in which nothing has happened takes its name.
    ///
    /// # Errors
    /// The log can't be written; or the other has published it.
    pub(super) fn claim(&mut self) -> Result<(), Error> {
        if !self.storage.is_lent() {
            return Ok(());
        }
        self.write(empty())?;
        self.stage_next()
    }

    /// Writes a log with some orders.
    fn write(&mut self, orders: impl Iterator<Item = Order>) -> Result<(), Error> {
        let (name, mut history) = (self.next_log(), self.chain.history.clone());
        let (object, sum) = self.publish(name, &mut history, orders).map_err(|cause| {
            explain(&self.storage.name(), &format!("`{name}` can't be written to the checkpoint"), cause)
        })?;
        self.visible.insert(name);
        self.counts.logs += 1;
        self.counts.log_bytes += object.length;
        self.chain.last = Link { number: self.chain.last.number + 1, sum };
        self.chain.logs.push(Arc::new(object));
        self.chain.history = history;
        self.shared.tell(&self.chain.history, self.counts);
        Ok(())
    }

    fn publish(
        &mut self,
        name: Name,
        history: &mut History,
        orders: impl Iterator<Item = Order>,
    ) -> Result<(Verified, u32), Cause> {
        let staged = self.next.take().ok_or_else(|| Error::new("it is not staged"))?;
        let head = Head::Log { previous: self.chain.last };
        let mut writer = Writer::<S>::new(staged, name, &head, self.tuning.block)?;
        for order in orders {
            history.apply(write_order(order, &mut writer)?)?;
        }
        let (staged, object, sum) = writer.finish()?;
        self.storage.finish(staged, &object.name)?;
        Ok((object, sum))
    }

    fn next_log(&self) -> Name {
        Name::Log(self.chain.last.number + 1)
    }

    fn stage_next(&mut self) -> Result<(), Error> {
        let name = self.next_log();
        let staged = self.storage.stage(&name.to_string());
        let failed = |cause| explain(&self.storage.name(), &format!("`{name}` can't be made in the checkpoint"), cause);
        self.next = Some(staged.map_err(failed)?);
        Ok(())
    }

    fn start_base(&mut self) -> Result<(), Error> {
        let (storage, chain, tuning) = (self.storage.clone(), self.chain.clone(), self.tuning);
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = stop.clone();
        let make = move || make_base(&storage, &chain, &tuning, &stopped);
        match thread::Builder::new().name("checkpoint-base".into()).spawn(make) {
            Ok(thread) => self.making = Some(Making { thread: Some(thread), stop }),
            Err(cause) => {
                return Err(explain(
                    &self.storage.name(),
                    "no thread can be started to make a base of the checkpoint",
                    cause,
                ));
            }
        }
        if self.tuning.waits_for_bases { self.take_base() } else { Ok(()) }
    }

    /// Waits for the base that is being made, and goes on with it.
    fn take_base(&mut self) -> Result<(), Error> {
        let Some(making) = self.making.take() else { return Ok(()) };
        let made = making
            .join()
            .map_err(|cause| explain(&self.storage.name(), "a base of the checkpoint can't be made", cause))?;
        let Some(base) = made else { return Ok(()) };
        self.counts.bases += 1;
        self.counts.base_bytes += base.object.length;
        self.visible.insert(Name::Base(base.batch));
        // Logs are numbered without gaps, so the ones in the base are the first of them.
        let first = self.chain.last.number - self.chain.logs.len() as u64;
        self.chain.logs.drain(..(base.last.number - first) as usize);
        self.chain.base = Some(base.clone());
        self.bases.push_back(base);
        self.shared.tell(&self.chain.history, self.counts);
        self.remove_old()
    }

    /// Removes what none of the kept bases needs. What a power cut brings back of it is removed next time.
    fn remove_old(&mut self) -> Result<(), Error> {
        let most = self.tuning.bases.max(1);
        while self.bases.len() > most {
            self.bases.pop_front();
        }
        let Some(oldest) = self.bases.front().filter(|_| self.bases.len() == most) else { return Ok(()) };
        let is_old = |name: &Name| match name {
            Name::Base(batch) => self.bases.iter().all(|base| base.batch != *batch),
            Name::Log(number) => *number <= oldest.last.number,
        };
        let old: Vec<Name> = self.visible.iter().copied().filter(is_old).collect();
        for name in old {
            let removed = self.storage.remove(&name.to_string());
            removed.map_err(|cause| {
                explain(
                    &self.storage.name(),
                    &format!("`{name}`, which is not needed any more, can't be removed"),
                    cause,
                )
            })?;
            self.visible.remove(&name);
        }
        Ok(())
    }

    /// A base that is being made is given up; one that is made is made use of.
    fn end_base(&mut self) -> Result<(), Error> {
        if let Some(making) = &self.making {
            making.stop.store(true, Ordering::Relaxed);
        }
        self.take_base()
    }
}

fn write_order<S: Storage>(order: Order, writer: &mut Writer<S>) -> Result<Event, Error> {
    match order {
        Order::Begin(begun) => {
            writer.begin(begun.batch, &begun.plan)?;
            Ok(Event::Begin(begun))
        }
        Order::Commit { batch, outcome, changes } => {
            writer.commit(batch, &outcome, &changes)?;
            Ok(Event::Commit { batch, outcome })
        }
    }
}

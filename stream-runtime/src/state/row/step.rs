//! An operator with state of its own during one step: where the loops hand it items.

use std::marker::PhantomData;

use super::clock::RowClock;
use super::operator::RowOperator;
use super::owner::Owners;
use super::part::RowPart;
use crate::engine::Ports;
use crate::state::hash::worker_of;
use crate::state::key::{Key, Sought};
use crate::time::Timestamp;

type PartOf<K, T, O> = <O as RowOperator<<K as Key>::Owned, T>>::Part;

/// An item on its way to the owner of its key.
pub(super) struct Row<K: Key, T> {
    pub sought: Sought<K::Digest>,
    pub key: K,
    pub time: Timestamp,
    pub item: T,
}

/// One worker's items, by the worker that they are for, each in the order of the loop.
type Outbox<K, T> = Vec<Vec<Row<K, T>>>;

/// An operator with state of its own during one step.
pub struct RowStep<'s, K: Key, T, O: RowOperator<K::Owned, T>, W> {
    operator: &'s O,
    clock: W,
    parts: &'s mut [PartOf<K, T, O>],
    /// Whether the only worker looks at items in its loop.
    is_alone: bool,
    outboxes: Vec<Outbox<K, T>>,
}

impl<'s, K: Key, T, O: RowOperator<K::Owned, T>, W: RowClock> RowStep<'s, K, T, O, W> {
    pub(super) fn new(operator: &'s O, clock: W, parts: &'s mut [PartOf<K, T, O>], goes_on: bool) -> Self {
        let is_alone = goes_on && parts.len() == 1;
        RowStep { operator, clock, parts, is_alone, outboxes: Vec::new() }
    }

    /// Where the loops of a stage hand over. Behind a merge several stages do: each gets outboxes of its own, so that what an earlier
    /// one hands over comes first, whichever worker it was on.
    pub fn port(&mut self) -> RowPort<'_, 's, K, T, O, W> {
        let workers = self.parts.len();
        let senders = if self.is_alone { 0 } else { workers };
        self.outboxes.extend((0..senders).map(|_| (0..workers).map(|_| Vec::new()).collect()));
        RowPort(self)
    }

    /// What the owners give: for the items that were handed to them, and then for what is due now that time has come so far. The records
    /// of a batch come before what is due at its end (rule 19).
    pub fn results(self, reached: Option<Timestamp>) -> Owners<'s, K, T, O, W> {
        let mut incoming: Vec<Vec<_>> = self.parts.iter().map(|_| Vec::new()).collect();
        for outbox in self.outboxes {
            for (post, rows) in incoming.iter_mut().zip(outbox) {
                post.push(rows);
            }
        }
        Owners::new(self.operator, self.clock, self.parts, incoming, reached)
    }
}

/// [`RowStep`], as an end of a stage.
pub struct RowPort<'p, 's, K: Key, T, O: RowOperator<K::Owned, T>, W>(&'p mut RowStep<'s, K, T, O, W>);

impl<'p, K: Key, T: Send, O: RowOperator<K::Owned, T>, W: RowClock> Ports for RowPort<'p, '_, K, T, O, W> {
    type Local = RowShare<'p, K, T, O, W>;

    fn locals(self, _: usize) -> Vec<Self::Local> {
        let step = self.0;
        let (operator, clock) = (step.operator, step.clock);
        let share = |to| RowShare { operator, clock, to, item: PhantomData };
        match step.is_alone {
            true => step.parts.iter_mut().map(|part| share(To::Own(part))).collect(),
            false => {
                let of_earlier_stages = step.outboxes.len() - step.parts.len();
                step.outboxes[of_earlier_stages..].iter_mut().map(|outbox| share(To::Post(outbox))).collect()
            }
        }
    }
}

/// Where one worker hands items to: the only one to the state itself, one of several to its outbox.
pub struct RowShare<'p, K: Key, T, O: RowOperator<K::Owned, T>, W> {
    operator: &'p O,
    clock: W,
    to: To<'p, K, T, O>,
    item: PhantomData<fn(T)>,
}

enum To<'p, K: Key, T, O: RowOperator<K::Owned, T>> {
    Own(&'p mut PartOf<K, T, O>),
    Post(&'p mut Outbox<K, T>),
}

impl<K: Key, T, O: RowOperator<K::Owned, T>, W: RowClock> RowShare<'_, K, T, O, W> {
    /// Hands over, for one loop: a local of it, so that registers can hold it.
    #[inline]
    pub fn enter(&mut self, _partition: usize) -> RowShare<'_, K, T, O, W> {
        let to = match &mut self.to {
            To::Own(part) => To::Own(&mut **part),
            To::Post(outbox) => To::Post(&mut **outbox),
        };
        RowShare { operator: self.operator, clock: self.clock, to, item: PhantomData }
    }

    /// Looks at an item with a time of its own, and gives what goes on; nothing at all if it goes to the key's owner.
    #[inline]
    pub fn look(&mut self, key: K, time: Timestamp, item: T) -> Option<O::Given> {
        let sought = Sought::of(&key);
        match &mut self.to {
            To::Own(part) => Some(part.look(self.operator, sought, key, self.clock.of(time), item)),
            To::Post(outbox) => {
                post(outbox, Row { sought, key, time, item });
                None
            }
        }
    }
}

// Never inlined: beside the loop of the only worker it would take the registers.
#[inline(never)]
fn post<K: Key, T>(outbox: &mut Outbox<K, T>, row: Row<K, T>) {
    let workers = outbox.len();
    outbox[worker_of(row.sought.hash, workers)].push(row);
}

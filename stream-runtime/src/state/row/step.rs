//! An operator with state of its own during one step: where the loops hand it items.

use std::marker::PhantomData;

use super::clock::RowClock;
use super::operator::RowOperator;
use super::owner::Owners;
use super::part::RowPart;
use crate::engine::Ports;
use crate::state::key::{Key, Sought, owner_of};
use crate::state::lengths::Lengths;
use crate::time::Timestamp;

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
pub struct RowStep<'s, K: Key, T, O, W, P> {
    operator: &'s O,
    clock: W,
    parts: &'s mut [P],
    /// How much each owner was sent.
    lengths: &'s mut [Lengths],
    /// Whether the only worker looks at items in its loop.
    is_alone: bool,
    outboxes: Vec<Outbox<K, T>>,
}

impl<'s, K, T, O, W, P> RowStep<'s, K, T, O, W, P>
where
    K: Key,
    O: RowOperator<K::Owned, T>,
    W: RowClock,
    P: RowPart<K::Owned, T, O>,
{
    pub(super) fn new(
        operator: &'s O,
        clock: W,
        (parts, lengths): (&'s mut [P], &'s mut [Lengths]),
        goes_on: bool,
    ) -> Self {
        let is_alone = goes_on && parts.len() == 1;
        RowStep { operator, clock, parts, lengths, is_alone, outboxes: Vec::new() }
    }

    /// Where the loops of a stage hand over. Behind a merge several stages do: each gets outboxes of its own, so that what an earlier
    /// one hands over comes first, whichever worker it was on.
    pub fn port(&mut self) -> RowPort<'_, K, T, O, W, P> {
        let senders = if self.is_alone { 0 } else { self.parts.len() };
        let of_earlier_stages = self.outboxes.len();
        for number in of_earlier_stages..of_earlier_stages + senders {
            let mut outbox = Vec::with_capacity(senders);
            for owner in &*self.lengths {
                outbox.push(Vec::with_capacity(owner.of(number)));
            }
            self.outboxes.push(outbox);
        }
        let to = if self.is_alone {
            Targets::Own(&mut *self.parts)
        } else {
            Targets::Post(&mut self.outboxes[of_earlier_stages..])
        };
        RowPort { operator: self.operator, clock: self.clock, to }
    }

    /// What the owners give: for the items that were handed to them, and then for what is due now that time has come so far. The records
    /// of a batch come before what is due at its end (rule 19).
    pub fn results(self, reached: Option<Timestamp>) -> Owners<'s, K, T, O, W, P> {
        Owners::new(self.operator, self.clock, (self.parts, self.lengths), self.outboxes, reached)
    }
}

/// [`RowStep`], as an end of a stage.
pub struct RowPort<'p, K: Key, T, O, W, P> {
    operator: &'p O,
    clock: W,
    to: Targets<'p, P, Outbox<K, T>>,
}

/// Where those workers hand items to that have been given nothing yet.
enum Targets<'p, P, O> {
    Own(&'p mut [P]),
    Post(&'p mut [O]),
}

impl<'p, K, T, O, W, P> Ports for RowPort<'p, K, T, O, W, P>
where
    K: Key,
    T: Send,
    O: RowOperator<K::Owned, T>,
    W: RowClock,
    P: RowPart<K::Owned, T, O>,
{
    type Local = RowShare<'p, K, T, O, W, P>;

    fn next_local(&mut self) -> Option<Self::Local> {
        let to = match &mut self.to {
            Targets::Own(parts) => To::Own(parts.split_off_first_mut()?),
            Targets::Post(outboxes) => To::Post(outboxes.split_off_first_mut()?),
        };
        Some(RowShare { operator: self.operator, clock: self.clock, to, item: PhantomData })
    }
}

/// Where one worker hands items to: the only one to the state itself, one of several to its outbox.
pub struct RowShare<'p, K: Key, T, O, W, P> {
    operator: &'p O,
    clock: W,
    to: To<'p, K, T, P>,
    item: PhantomData<fn(T)>,
}

enum To<'p, K: Key, T, P> {
    Own(&'p mut P),
    Post(&'p mut Outbox<K, T>),
}

impl<K, T, O, W, P> RowShare<'_, K, T, O, W, P>
where
    K: Key,
    O: RowOperator<K::Owned, T>,
    W: RowClock,
    P: RowPart<K::Owned, T, O>,
{
    /// Hands over, for one loop: a local of it, so that registers can hold it.
    #[inline]
    pub fn enter(&mut self, _partition: usize) -> RowShare<'_, K, T, O, W, P> {
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
    outbox[owner_of::<K>(row.sought.hash, workers)].push(row);
}

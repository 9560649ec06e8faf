//! What the owners of the keys give in a step, as the batch of a loop.

use std::marker::PhantomData;
use std::vec;

use super::alarms::Ring;
use super::clock::RowClock;
use super::handlers::Either;
use super::operator::RowOperator;
use super::part::RowPart;
use super::step::Row;
use crate::source::{Batch, Share};
use crate::state::key::Key;
use crate::state::lengths::Lengths;
use crate::time::Timestamp;

type GivenBy<K, T, O> = <<O as RowOperator<<K as Key>::Owned, T>>::Given as IntoIterator>::IntoIter;
type FiredBy<K, T, O> = <<O as RowOperator<<K as Key>::Owned, T>>::Fired as IntoIterator>::IntoIter;

/// What the owners give, a share for each.
pub struct Owners<'s, K: Key, T, O, W, P>(Vec<OwnerShare<'s, K, T, O, W, P>>);

impl<'s, K: Key, T, O, W: RowClock, P> Owners<'s, K, T, O, W, P> {
    pub(super) fn new(
        operator: &'s O,
        clock: W,
        (parts, lengths): (&'s mut [P], &mut [Lengths]),
        mut outboxes: Vec<Vec<Vec<Row<K, T>>>>,
        reached: Option<Timestamp>,
    ) -> Self {
        let mut shares = Vec::new();
        for part in parts {
            shares.push(OwnerShare { operator, clock, part, incoming: Vec::new(), reached, ring: None });
        }
        // From the last to the first: each owner takes them from the end of its list.
        while let Some(mut outbox) = outboxes.pop() {
            while let Some(rows) = outbox.pop() {
                let (number, owner) = (outboxes.len(), outbox.len());
                lengths[owner].note(number, rows.len());
                shares[owner].incoming.push(rows);
            }
        }
        Owners(shares)
    }

    /// The same, and what is due by processing time besides. Its results have the time that event time had reached at the start of the step:
    /// nothing behind can be late for that.
    pub fn ringing(mut self, reached: Option<Timestamp>, time: Option<Timestamp>) -> Self {
        self.0.iter_mut().for_each(|share| share.ring = Ring::new(reached, time));
        self
    }
}

impl<'s, K, T, O, W, P> Batch for Owners<'s, K, T, O, W, P>
where
    K: Key,
    T: Send,
    O: RowOperator<K::Owned, T>,
    W: RowClock,
    P: RowPart<K::Owned, T, O>,
{
    type Item = Turn<GivenBy<K, T, O>, FiredBy<K, T, O>>;
    type Share = OwnerShare<'s, K, T, O, W, P>;

    fn records(&self) -> u64 {
        let mut records = 0;
        for share in &self.0 {
            records += share.work() as u64;
        }
        records
    }

    fn shares(self, _: usize) -> Vec<Self::Share> {
        self.0
    }
}

/// What one owner gives.
pub struct OwnerShare<'s, K: Key, T, O, W, P> {
    operator: &'s O,
    clock: W,
    part: &'s mut P,
    /// What the workers have sent, what comes first last.
    incoming: Vec<Vec<Row<K, T>>>,
    reached: Option<Timestamp>,
    ring: Option<Ring>,
}

impl<K: Key, T, O: RowOperator<K::Owned, T>, W, P: RowPart<K::Owned, T, O>> OwnerShare<'_, K, T, O, W, P> {
    /// How much there is to do.
    fn work(&self) -> usize {
        let due = self.reached.map_or(0, |reached| self.part.due(self.operator, reached));
        let mut work = due;
        for rows in &self.incoming {
            work += rows.len();
        }
        work
    }
}

impl<'s, K, T, O, W, P> IntoIterator for OwnerShare<'s, K, T, O, W, P>
where
    K: Key,
    T: Send,
    O: RowOperator<K::Owned, T>,
    W: RowClock,
    P: RowPart<K::Owned, T, O>,
{
    type Item = Turn<GivenBy<K, T, O>, FiredBy<K, T, O>>;
    type IntoIter = Giving<'s, K, T, O, W, P>;

    fn into_iter(self) -> Self::IntoIter {
        let OwnerShare { operator, clock, part, mut incoming, reached, ring } = self;
        let rows = incoming.pop().map(Vec::into_iter);
        Giving { operator, clock, part, incoming, rows, reached, ring, item: PhantomData }
    }
}

impl<K, T, O, W, P> Share for OwnerShare<'_, K, T, O, W, P>
where
    K: Key,
    T: Send,
    O: RowOperator<K::Owned, T>,
    W: RowClock,
    P: RowPart<K::Owned, T, O>,
{
}

/// What one owner gives, turn by turn: for an item that was sent, or for something that is due.
///
/// A loop goes over the items of a turn in a loop of its own. As one iterator over all items, this one kept the turn that is going on, and took 46
/// instructions more for each timer.
pub struct Giving<'s, K: Key, T, O, W, P> {
    operator: &'s O,
    clock: W,
    part: &'s mut P,
    /// What the workers have sent behind `rows`, what comes first last.
    incoming: Vec<Vec<Row<K, T>>>,
    /// Until all have been looked at.
    rows: Option<vec::IntoIter<Row<K, T>>>,
    reached: Option<Timestamp>,
    ring: Option<Ring>,
    item: PhantomData<fn(T)>,
}

impl<K, T, O, W, P> Iterator for Giving<'_, K, T, O, W, P>
where
    K: Key,
    O: RowOperator<K::Owned, T>,
    W: RowClock,
    P: RowPart<K::Owned, T, O>,
{
    type Item = Turn<GivenBy<K, T, O>, FiredBy<K, T, O>>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        while let Some(rows) = &mut self.rows {
            if let Some(Row { sought, key, time, item }) = rows.next() {
                let given = self.part.look(self.operator, sought, key, self.clock.of(time), item);
                return Some(Turn { time, items: Either::One(given.into_iter()) });
            }
            self.rows = self.incoming.pop().map(Vec::into_iter);
        }
        let (time, fired) = self.next_due()?;
        Some(Turn { time, items: Either::Other(fired.into_iter()) })
    }
}

impl<K, T, O, W, P> Giving<'_, K, T, O, W, P>
where
    K: Key,
    O: RowOperator<K::Owned, T>,
    W: RowClock,
    P: RowPart<K::Owned, T, O>,
{
    /// What is due next: at the end of the input, what goes by processing time first, for the rest may end the state that it belongs to.
    fn next_due(&mut self) -> Option<(Timestamp, O::Fired)> {
        let at_the_end = self.ring.filter(Ring::has_ended).and_then(|ring| self.rung(ring));
        let fired = at_the_end.or_else(|| self.part.fire(self.operator, self.reached?));
        fired.or_else(|| self.rung(self.ring?))
    }

    fn rung(&mut self, ring: Ring) -> Option<(Timestamp, O::Fired)> {
        Some((ring.time, self.part.ring(self.operator, ring)?))
    }
}

/// Items of one time.
pub struct Turn<G, F> {
    time: Timestamp,
    items: Either<G, F>,
}

impl<G: Iterator, F: Iterator<Item = G::Item>> Iterator for Turn<G, F> {
    type Item = (Timestamp, G::Item);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        Some((self.time, self.items.next()?))
    }
}

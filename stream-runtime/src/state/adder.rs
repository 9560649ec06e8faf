//! Where a loop adds to: the only worker to the state itself, one of several to what the owners of the keys take over.

use std::marker::PhantomData;

use super::hash::worker_of;
use super::key::{Key, Sought};
use super::spread::Gauge;
use super::step::{OutboxOf, Part, Placing};
use crate::aggregate::Aggregate;

/// What a worker has to add to, for the loops over the shares that it takes.
pub struct Adding<'p, K: Key, T, A: Aggregate<T>, W, P: Part<K, T, A>> {
    aggregate: &'p A,
    placing: W,
    target: Target<'p, P, OutboxOf<K, T, A, P>>,
    item: PhantomData<fn(T)>,
}

pub(super) enum Target<'p, P, O> {
    Own(&'p mut P),
    Others(Others<'p, P, O>),
}

/// What one of several workers adds to: a row of parts, or its outbox.
pub(super) enum Others<'p, P, O> {
    Row(&'p mut [P], &'p mut Gauge),
    Post(&'p mut O),
}

impl<'p, K, T, A, W, P> Adding<'p, K, T, A, W, P>
where
    K: Key,
    A: Aggregate<T>,
    W: Placing<Place = P::Place>,
    P: Part<K, T, A>,
{
    pub(super) fn new(aggregate: &'p A, placing: W, target: Target<'p, P, OutboxOf<K, T, A, P>>) -> Self {
        Adding { aggregate, placing, target, item: PhantomData }
    }

    /// Adds, for one loop: a local of it, so that registers can hold it.
    #[inline]
    pub fn enter(&mut self, _partition: usize) -> Adder<'_, 'p, K, T, A, W, P> {
        let to = match &mut self.target {
            Target::Own(part) => To::Own(&mut **part),
            Target::Others(others) => To::Others(others),
        };
        Adder { aggregate: self.aggregate, placing: self.placing.clone(), to, item: PhantomData }
    }
}

/// What one loop adds to.
pub struct Adder<'a, 'p, K: Key, T, A: Aggregate<T>, W, P: Part<K, T, A>> {
    aggregate: &'p A,
    pub(super) placing: W,
    pub(super) to: To<'a, 'p, P, OutboxOf<K, T, A, P>>,
    item: PhantomData<fn(T)>,
}

/// Two variants, of a pointer each: what one of several workers adds to stands behind the pointer. With three in all, windows of few keys took 1.14 of the loop by
/// hand with the only worker, and 1.07 with two.
pub(super) enum To<'a, 'p, P, O> {
    Own(&'a mut P),
    Others(&'a mut Others<'p, P, O>),
}

impl<K, T, A, W, P> Adder<'_, '_, K, T, A, W, P>
where
    K: Key,
    A: Aggregate<T>,
    W: Placing<Place = P::Place>,
    P: Part<K, T, A>,
{
    /// Takes in an item.
    #[inline]
    pub fn add(&mut self, key: K, item: T) {
        let sought = Sought::of(&key);
        let place = self.placing.place();
        let aggregate = self.aggregate;
        let input = aggregate.input(item);
        match &mut self.to {
            To::Own(part) => {
                part.update(
                    sought,
                    place,
                    key,
                    input,
                    |input| aggregate.first(input),
                    |acc, input| aggregate.add(acc, input),
                );
            }
            // In parts: as a whole they would be lent, and lie in memory for the only worker too.
            To::Others(others) => {
                let Sought { hash, digest } = sought;
                add_for_others(others, aggregate, hash, digest, place, key, input);
            }
        }
    }
}

/// Adds to what the owner of a key takes over.
///
/// Never inlined: beside the loop of the only worker it would take the registers.
#[inline(never)]
fn add_for_others<K, T, A, P>(
    others: &mut Others<'_, P, OutboxOf<K, T, A, P>>,
    aggregate: &A,
    hash: u64,
    digest: K::Digest,
    place: P::Place,
    key: K,
    input: A::Input,
) where
    K: Key,
    A: Aggregate<T>,
    P: Part<K, T, A>,
{
    let sought = Sought { hash, digest };
    match others {
        Others::Row(row, gauge) => {
            gauge.added += 1;
            let part = &mut row[worker_of(hash, row.len())];
            part.turn_to(place);
            part.update(
                sought,
                place,
                key,
                input,
                |input| aggregate.first(input),
                |acc, input| aggregate.add(acc, input),
            );
        }
        Others::Post(outbox) => outbox.add(aggregate, sought, place, key, input),
    }
}

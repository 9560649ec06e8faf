//! Where a loop adds to: the only worker to the state itself, one of several to a part of its own or to what it sends to the owners of the keys.

use std::marker::PhantomData;

use super::key::{Key, Sought};
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
    /// The only worker's state, or what one of several has of its own.
    Own(&'p mut P),
    /// What one of several sends.
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
            Target::Post(outbox) => To::Post(&mut **outbox),
        };
        Adder { aggregate: self.aggregate, placing: self.placing.clone(), to, item: PhantomData }
    }
}

/// What one loop adds to.
pub struct Adder<'a, 'p, K: Key, T, A: Aggregate<T>, W, P: Part<K, T, A>> {
    aggregate: &'p A,
    pub(super) placing: W,
    pub(super) to: To<'a, P, OutboxOf<K, T, A, P>>,
    item: PhantomData<fn(T)>,
}

/// Two variants, of a pointer each. With three in all, windows of few keys took 1.14 of the loop by hand with the only worker, and 1.07 with two.
pub(super) enum To<'a, P, O> {
    Own(&'a mut P),
    Post(&'a mut O),
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
            To::Post(outbox) => {
                let Sought { hash, digest } = sought;
                send::<K, T, A, P>(outbox, aggregate, hash, digest, place, key, input);
            }
        }
    }
}

/// Adds to what is sent to the owner of a key. What the worker owns itself goes this way too: which keys these are can't be foreseen, and a branch that is guessed
/// wrongly for every second item costs more than to write and read it. (Measured: sliding means took 1.2 times as long.)
///
/// Never inlined: beside the loop of the only worker it would take the registers.
#[inline(never)]
fn send<K, T, A, P>(
    outbox: &mut OutboxOf<K, T, A, P>,
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
    outbox.add::<T, A, P>(aggregate, Sought { hash, digest }, place, key, input);
}

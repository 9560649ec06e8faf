//! What comes out of a keyed aggregate at the end of a step, when the owners of the keys have taken in what the workers have added.

use std::marker::PhantomData;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::exchange::Parcel;
use super::key::Key;
use super::lengths::Lengths;
use super::spread::Stays;
use super::step::{OutboxOf, Part, Parts};
use crate::aggregate::Aggregate;
use crate::source::{Batch, Share};
use crate::time::Timestamp;

type ParcelOf<K, T, A, P> =
    Parcel<K, <P as Part<K, T, A>>::Place, <A as Aggregate<T>>::Input, <A as Aggregate<T>>::Acc>;

/// What comes out of a keyed aggregate at the end of a step, a share for each owner.
pub struct Results<'s, K: Key, T, A: Aggregate<T>, P: Part<K, T, A>>(Vec<ResultShare<'s, K, T, A, P>>);

impl<'s, K: Key, T, A: Aggregate<T>, P: Part<K, T, A>> Results<'s, K, T, A, P> {
    /// Of what the workers have added in a step, and of what is due.
    pub(super) fn new(
        aggregate: &'s A,
        Parts { mut owners, locals, stays, gauge, mut lengths, .. }: Parts<'s, P>,
        mut outboxes: Vec<OutboxOf<K, T, A, P>>,
        reached: Option<Timestamp>,
    ) -> Self {
        let mut moved: &mut [u64] = &mut [];
        if let Some(gauge) = gauge {
            for outbox in &outboxes {
                let (items, states) = outbox.added();
                gauge.sent(items, locals.is_empty().then_some(states));
            }
            moved = gauge.moved();
        }
        let added = Added { locals, stays };
        let mut shares = Vec::new();
        while let Some(part) = owners.split_off_first_mut() {
            let incoming = Incoming { parcels: Vec::new(), lengths: lengths.split_off_first_mut() };
            let (owner, moved) = (shares.len(), moved.split_off_first_mut());
            shares.push(ResultShare { aggregate, part, owner, added, moved, incoming, reached, item: PhantomData });
        }
        // From the last to the first: each owner takes the parcels from the end of its list.
        while let Some(mut outbox) = outboxes.pop() {
            while let Some((owner, parcel)) = outbox.next_parcel() {
                shares[owner].incoming.parcels.push(parcel);
            }
        }
        Results(shares)
    }
}

impl<'s, K: Key, T, A: Aggregate<T>, P: Part<K, T, A>> Batch for Results<'s, K, T, A, P> {
    type Item = P::Result;
    type Share = ResultShare<'s, K, T, A, P>;

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

/// The results of the keys that one worker owns.
pub struct ResultShare<'s, K: Key, T, A: Aggregate<T>, P: Part<K, T, A>> {
    aggregate: &'s A,
    part: &'s mut P,
    owner: usize,
    added: Added<'s, P>,
    moved: Option<&'s mut u64>,
    incoming: Incoming<'s, ParcelOf<K, T, A, P>>,
    reached: Option<Timestamp>,
    item: PhantomData<fn(T)>,
}

/// What an owner was sent, and where it keeps the room of it.
struct Incoming<'s, P> {
    /// The first one last.
    parcels: Vec<P>,
    lengths: Option<&'s mut Lengths>,
}

impl<K: Key, T, A: Aggregate<T>, P: Part<K, T, A>> ResultShare<'_, K, T, A, P> {
    /// How much there is to do: what the other workers have sent, and what is due.
    fn work(&self) -> usize {
        let mut work = self.part.due(self.reached);
        if let Some(local) = self.added.locals.get(self.owner) {
            work += lock(local).due(self.added.reached(self.reached));
        }
        for parcel in &self.incoming.parcels {
            work += parcel.len();
        }
        work
    }
}

impl<'s, K: Key, T, A: Aggregate<T>, P: Part<K, T, A>> IntoIterator for ResultShare<'s, K, T, A, P> {
    type Item = P::Result;
    type IntoIter = P::Emitted<'s>;

    fn into_iter(mut self) -> P::Emitted<'s> {
        self.take_in();
        self.part.emit(self.aggregate, self.reached)
    }
}

impl<K: Key, T, A: Aggregate<T>, P: Part<K, T, A>> ResultShare<'_, K, T, A, P> {
    /// Takes in what the workers have added. By itself, so that the loop over the results has the registers.
    #[inline(never)]
    fn take_in(&mut self) {
        let ResultShare { aggregate, part, owner, added, moved, incoming, reached, .. } = self;
        let (aggregate, part, owner, reached) = (*aggregate, &mut **part, *owner, *reached);
        let mut taken = added.take_over(part, owner, aggregate, reached, Stays::WithinAStep);
        let Incoming { parcels, lengths } = incoming;
        let mut number = 0;
        while let Some(parcel) = parcels.pop() {
            if let Some(lengths) = lengths {
                lengths.note(number, parcel.one_by_one());
            }
            parcel.deliver(aggregate, part);
            number += 1;
        }
        taken += added.take_over(part, owner, aggregate, reached, Stays::UntilDue);
        if let Some(moved) = moved {
            **moved += taken as u64;
        }
    }
}

/// What the workers have added to before the exchange.
struct Added<'s, P> {
    locals: &'s [Mutex<P>],
    stays: Stays,
}

impl<P> Clone for Added<'_, P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P> Copy for Added<'_, P> {}

impl<P> Added<'_, P> {
    /// Up to when the owners take it over.
    fn reached(self, reached: Option<Timestamp>) -> Option<Timestamp> {
        if self.stays == Stays::WithinAStep { Some(Timestamp::MAX) } else { reached }
    }

    /// Takes over what is the owner's, if it stays so long; says of how many keys.
    fn take_over<K, T, A>(
        self,
        part: &mut P,
        owner: usize,
        aggregate: &A,
        reached: Option<Timestamp>,
        stays: Stays,
    ) -> usize
    where
        K: Key,
        A: Aggregate<T>,
        P: Part<K, T, A>,
    {
        if self.stays != stays || self.locals.is_empty() {
            return 0;
        }
        let (owners, reached) = (self.locals.len(), self.reached(reached));
        // Each owner begins with sorting what it has added itself: so each part is sorted by another thread, and none waits for long.
        let first = match stays {
            Stays::WithinAStep => {
                lock(&self.locals[owner]).deal(owner, owners, reached);
                0
            }
            _ => owner,
        };
        let mut taken = 0;
        for turn in 0..owners {
            let worker = (first + turn) % owners;
            let mut local = lock(&self.locals[worker]);
            local.deal(worker, owners, reached);
            taken += part.absorb(&mut local, worker, owner, aggregate);
        }
        taken
    }
}

/// A part of which all owners take something. Whoever has panicked with it has ended the job.
fn lock<P>(local: &Mutex<P>) -> MutexGuard<'_, P> {
    local.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<K: Key, T, A: Aggregate<T>, P: Part<K, T, A>> Share for ResultShare<'_, K, T, A, P> {}

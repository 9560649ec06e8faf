//! What one worker has for the others: items in their order.

use super::step::{Aside, OpenSessions};
use crate::aggregate::Merges;
use crate::state::key::{Key, owner_of};
use crate::time::Timestamp;

/// What goes from one worker to another.
pub(super) type Parcel<K, T, Input> = Vec<Sent<K, T, Input>>;

/// An item on its way to the owner of its key.
pub(super) struct Sent<K, T, Input> {
    hash: u64,
    key: K,
    at: Timestamp,
    what: What<T, Input>,
}

/// What is needed of an item.
enum What<T, Input> {
    /// Of one that is not late: what its session takes in.
    Surely(Input),
    /// Of one that may be late: all of it.
    Perhaps(T),
}

/// Sends an item.
#[inline(never)]
pub(super) fn send<K, T, A>(
    parcels: &mut [Parcel<K, T, A::Input>],
    aggregate: &A,
    horizon: Timestamp,
    (hash, key, at): (u64, K, Timestamp),
    item: T,
) where
    K: Key,
    A: Merges<T>,
{
    let owner = owner_of::<K>(hash, parcels.len());
    let what = if at < horizon { What::Perhaps(item) } else { What::Surely(aggregate.input(item)) };
    parcels[owner].push(Sent { hash, key, at, what });
}

/// Hands everything over to the part that owns its keys.
pub(super) fn deliver<K, T, A>(
    parcel: Parcel<K, T, A::Input>,
    aggregate: &A,
    part: &mut impl OpenSessions<K, T, A>,
    late: &mut impl Aside<T>,
) where
    K: Key,
    A: Merges<T>,
{
    for Sent { hash, key, at, what } in parcel {
        match what {
            What::Surely(input) => part.add(aggregate, hash, key, at, input),
            What::Perhaps(item) if part.has_open(hash, &key, at) => {
                part.add(aggregate, hash, key, at, aggregate.input(item));
            }
            What::Perhaps(item) => late.put(at, item),
        }
    }
}

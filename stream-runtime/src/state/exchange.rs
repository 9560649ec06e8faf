//! What one worker has for the others, at the end of a stage.
//!
//! Where the worker combines, an outbox holds an accumulator for each key that the worker has met in this step, keys
//! still borrowed from the batch. Where it doesn't, it holds the inputs in their order.

use std::hash::Hash;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use super::key::{Key, Sought, owner_of};
use super::lengths::Lengths;
use super::step::Part;
use crate::aggregate::Aggregate;

/// One worker's outgoing post, by the worker that it is for. No two share a line of the cache: each counts its items.
#[repr(align(128))]
pub struct Outbox<K: Key, Place, Input, Acc> {
    combines: bool,
    /// How many items were added.
    added: u64,
    parcels: Vec<Parcel<K, Place, Input, Acc>>,
}

/// What goes from one worker to another. No two share a line of the cache, for their lengths are written with every item.
#[repr(align(128))]
pub(super) struct Parcel<K: Key, Place, Input, Acc> {
    combined: HashTable<Combined<K, Place, Acc>>,
    /// The bucket of the one that was added to last.
    last: usize,
    inputs: Vec<Sent<K, Place, Input>>,
}

struct Combined<K: Key, Place, Acc> {
    sought: Sought<K::Digest>,
    place: Place,
    key: K,
    acc: Acc,
}

struct Sent<K: Key, Place, Input> {
    sought: Sought<K::Digest>,
    place: Place,
    key: K,
    input: Input,
}

impl<K: Key, Place: Copy + Eq + Hash, Input, Acc> Outbox<K, Place, Input, Acc> {
    /// The outbox of this number. Where items aren't combined, it has the room that the one with this number needed before.
    pub(super) fn new(number: usize, owners: usize, combines: bool, lengths: &[Lengths]) -> Self {
        let mut parcels = Vec::new();
        for owner in 0..owners {
            let inputs = match lengths.get(owner) {
                Some(lengths) if !combines => Vec::with_capacity(lengths.of(number)),
                _ => Vec::new(),
            };
            parcels.push(Parcel { combined: HashTable::new(), last: 0, inputs });
        }
        Outbox { combines, added: 0, parcels }
    }

    /// How many items were added, and how many keys' states they have come to, where they are combined.
    pub(super) fn added(&self) -> (u64, u64) {
        let mut states = 0;
        for parcel in &self.parcels {
            states += parcel.states() as u64;
        }
        (self.added, states)
    }

    /// The parcels, from that for the last owner to that for the first, each with its owner.
    pub(super) fn next_parcel(&mut self) -> Option<(usize, Parcel<K, Place, Input, Acc>)> {
        let parcel = self.parcels.pop()?;
        Some((self.parcels.len(), parcel))
    }

    /// Adds an item for the owner of its key.
    #[inline]
    pub(super) fn add<T, A, P>(&mut self, aggregate: &A, sought: Sought<K::Digest>, place: Place, key: K, input: Input)
    where
        A: Aggregate<T, Input = Input, Acc = Acc>,
        P: Part<K, T, A, Place = Place>,
    {
        self.added += 1;
        let workers = self.parcels.len();
        let parcel = &mut self.parcels[owner_of::<K>(sought.hash, workers)];
        if P::COMBINES && self.combines {
            parcel.combine(aggregate, sought, place, key, input);
        } else {
            parcel.inputs.push(Sent { sought, place, key, input });
        }
    }
}

impl<K: Key, Place: Copy + Eq + Hash, Input, Acc> Parcel<K, Place, Input, Acc> {
    /// Adds to the accumulator of a key at a place.
    #[inline]
    fn combine<T, A>(&mut self, aggregate: &A, sought: Sought<K::Digest>, place: Place, key: K, input: Input)
    where
        A: Aggregate<T, Input = Input, Acc = Acc>,
    {
        let same = |entry: &Combined<K, Place, Acc>| entry.sought == sought && entry.place == place && entry.key == key;
        // Where there are few keys, it is often the last one again.
        if let Some(entry) = self.combined.get_bucket_mut(self.last).filter(|entry| same(entry)) {
            return aggregate.add(&mut entry.acc, input);
        }
        let spread = |hash: u64, place: Place| hash ^ super::hash::hash(&place);
        match self.combined.entry(spread(sought.hash, place), same, |entry| spread(entry.sought.hash, entry.place)) {
            Entry::Occupied(mut entry) => {
                self.last = entry.bucket_index();
                aggregate.add(&mut entry.get_mut().acc, input);
            }
            Entry::Vacant(entry) => {
                let combined = Combined { sought, place, key, acc: aggregate.first(input) };
                self.last = entry.insert(combined).bucket_index();
            }
        }
    }

    /// How many keys' states there are.
    pub(super) fn states(&self) -> usize {
        self.combined.len()
    }

    pub(super) fn len(&self) -> usize {
        self.combined.len() + self.inputs.len()
    }

    /// How many items there are that are not combined.
    pub(super) fn one_by_one(&self) -> usize {
        self.inputs.len()
    }

    /// Hands everything over to the part that owns its keys.
    pub(super) fn deliver<T, A, P>(self, aggregate: &A, part: &mut P)
    where
        A: Aggregate<T, Input = Input, Acc = Acc>,
        P: Part<K, T, A, Place = Place>,
    {
        if P::COMBINES {
            for entry in self.combined {
                let Combined { sought, place, key, acc } = entry;
                part.turn_to(place);
                part.update(sought, place, key, acc, |acc| acc, |earlier, acc| aggregate.merge(earlier, acc));
            }
        }
        for sent in self.inputs {
            let Sent { sought, place, key, input } = sent;
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
    }
}

//! What keys have come to: in a hash table, or, where there can be few keys only, in an array with a place for each.

use hashbrown::{HashTable, hash_table};

use super::key::{Kept, Key, Sought};
use crate::aggregate::Aggregate;

/// An accumulator for each key.
pub(super) struct Keyed<K: Key, Acc> {
    /// Empty where keys have places.
    hashed: HashTable<(Kept<K>, Acc)>,
    /// By the keys' places; of no length before there is a key.
    placed: Vec<Option<(Kept<K>, Acc)>>,
    /// How many keys there are in `placed`.
    count: usize,
}

impl<K: Key, Acc> Keyed<K, Acc> {
    const IS_PLACED: bool = K::PLACES > 0;

    pub(super) fn new() -> Self {
        Self::with_capacity(0)
    }

    /// With room for so many keys.
    pub(super) fn with_capacity(keys: usize) -> Self {
        let hashed = if Self::IS_PLACED { HashTable::new() } else { HashTable::with_capacity(keys) };
        Keyed { hashed, placed: Vec::new(), count: 0 }
    }

    /// How many keys there are.
    pub(super) fn len(&self) -> usize {
        if Self::IS_PLACED { self.count } else { self.hashed.len() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The accumulator of a key.
    #[inline]
    pub(super) fn find<Q: Key<Owned = K, Digest = K::Digest>>(
        &mut self,
        sought: Sought<K::Digest>,
        key: &Q,
    ) -> Option<&mut Acc> {
        let found = match Self::IS_PLACED {
            true => self.placed.get_mut(key.place())?.as_mut(),
            false => self.hashed.find_mut(sought.hash, |(kept, _)| kept.is(sought, key)),
        };
        found.map(|(_, acc)| acc)
    }

    /// Puts in a key that isn't there.
    #[cold]
    #[inline(never)]
    pub(super) fn insert(&mut self, hash: u64, key: Kept<K>, acc: Acc) {
        if !Self::IS_PLACED {
            self.hashed.insert_unique(hash, (key, acc), |(kept, _)| kept.hash());
            return;
        }
        let place = key.key.place();
        if self.placed.is_empty() {
            self.placed.resize_with(K::PLACES, || None);
        }
        self.placed[place] = Some((key, acc));
        self.count += 1;
    }
}

impl<K: Key<Owned = K>, Acc> Keyed<K, Acc> {
    /// Takes in what keys have come to elsewhere.
    pub(super) fn merge<T, A: Aggregate<T, Acc = Acc>>(&mut self, aggregate: &A, mut other: Self) {
        if self.len() < other.len() {
            std::mem::swap(self, &mut other);
        }
        for (kept, later) in other {
            let sought = kept.sought();
            match self.find(sought, &kept.key) {
                Some(acc) => aggregate.merge(acc, later),
                None => self.insert(sought.hash, kept, later),
            }
        }
    }
}

impl<K: Key, Acc> IntoIterator for Keyed<K, Acc> {
    type Item = (Kept<K>, Acc);
    type IntoIter = Entries<K, Acc>;

    fn into_iter(self) -> Entries<K, Acc> {
        Entries { hashed: self.hashed.into_iter(), placed: self.placed.into_iter() }
    }
}

/// All keys with their accumulators, in no order.
pub(super) struct Entries<K: Key, Acc> {
    hashed: hash_table::IntoIter<(Kept<K>, Acc)>,
    placed: std::vec::IntoIter<Option<(Kept<K>, Acc)>>,
}

impl<K: Key, Acc> Iterator for Entries<K, Acc> {
    type Item = (Kept<K>, Acc);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if K::PLACES > 0 { self.placed.find_map(|entry| entry) } else { self.hashed.next() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aggregate::Count;

    fn counted<K: Key<Owned = K> + Copy + Ord>(keys: &[K]) -> Vec<(K, u64)> {
        let mut halves = [Keyed::new(), Keyed::new()];
        for (number, key) in keys.iter().enumerate() {
            let (sought, half) = (Sought::of(key), &mut halves[number % 2]);
            match half.find(sought, key) {
                Some(count) => *count += 1,
                None => half.insert(sought.hash, Kept::new(sought, *key), 1),
            }
        }
        let [mut all, other] = halves;
        all.merge::<(), _>(&Count, other);
        let mut counts: Vec<_> = all.into_iter().map(|(kept, count)| (kept.key, count)).collect();
        counts.sort_unstable();
        counts
    }

    #[test]
    fn keys_with_places_are_told_apart_as_others_are() {
        assert_eq!((u8::PLACES, <(u8, bool)>::PLACES, <(u8, u8)>::PLACES, u32::PLACES), (256, 512, 0, 0));
        let keys: Vec<u8> = (0..3_000u32).map(|n| (n * n % 251) as u8).collect();
        let wide: Vec<u32> = keys.iter().map(|key| (*key).into()).collect();
        let pairs: Vec<(i8, bool)> = keys.iter().map(|key| (*key as i8, key % 3 == 0)).collect();
        let expected = counted(&wide);
        assert_eq!(counted(&keys).iter().map(|(key, count)| (u32::from(*key), *count)).collect::<Vec<_>>(), expected);
        let mut of_pairs: Vec<_> =
            counted(&pairs).iter().map(|((key, _), count)| (u32::from(*key as u8), *count)).collect();
        of_pairs.sort_unstable();
        assert_eq!(of_pairs, expected);
        assert_eq!(counted(&[(), (), ()]), [((), 3)]);
    }
}

//! What keys have come to: in a hash table, or, where there can be few keys only, in an array with a place for each.

use hashbrown::{HashTable, hash_table};

use super::away::{Away, Codec, Fetching, Resident};
use super::hash::hash;
use super::key::{Kept, Key, Sought};
use super::saved::see_changed;
use super::track::{Marked, Track, Tracked};
use crate::Error;
use crate::spill::Spill;

/// An accumulator for each key.
pub(super) struct Keyed<K: Key, Acc, M: Track> {
    /// Empty where keys have places.
    hashed: HashTable<Entry<K, Acc, M>>,
    /// By the keys' places; of no length before there is a key.
    placed: Vec<Option<Entry<K, Acc, M>>>,
    /// How many keys there are in `placed`.
    count: usize,
    /// The hashes of the keys that have changed, or their places. (Tables of windows are moved about: with an empty list in each, `cargo bench --bench instructions
    /// -- tumbling_few_keys` took 0.6 % more.)
    touched: M::Only<Vec<u64>>,
    /// Those that are in neither.
    away: M::Only<Away<K, Acc>>,
}

struct Entry<K: Key, Acc, M: Track> {
    kept: Kept<K>,
    acc: Acc,
    mark: M::Mark,
}

impl<K: Key, Acc, M: Track> Keyed<K, Acc, M> {
    const IS_PLACED: bool = K::PLACES > 0;

    pub(super) fn new() -> Self {
        Self::with_capacity(0)
    }

    /// With room for so many keys.
    pub(super) fn with_capacity(keys: usize) -> Self {
        let hashed = if Self::IS_PLACED { HashTable::new() } else { HashTable::with_capacity(keys) };
        Keyed { hashed, placed: Vec::new(), count: 0, touched: M::make(Vec::new), away: M::make(Away::default) }
    }

    /// How many keys there are.
    pub(super) fn len(&self) -> usize {
        match M::get(&self.away) {
            Some(away) if M::TRACKS => self.here() + away.count(),
            _ => self.here(),
        }
    }

    /// How many of them are in memory.
    pub(super) fn here(&self) -> usize {
        if Self::IS_PLACED { self.count } else { self.hashed.len() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The accumulator of a key, which is about to change.
    #[inline]
    pub(super) fn change<Q: Key<Owned = K, Digest = K::Digest>>(
        &mut self,
        sought: Sought<K::Digest>,
        key: &Q,
    ) -> Option<&mut Acc> {
        let entry = match Self::IS_PLACED {
            true => self.placed.get_mut(key.place())?.as_mut()?,
            false => self.hashed.find_mut(sought.hash, |entry| entry.kept.is(sought, key))?,
        };
        if M::mark(&mut entry.mark)
            && let Some(touched) = M::get_mut(&mut self.touched)
        {
            touched.push(if Self::IS_PLACED { key.place() as u64 } else { sought.hash });
        }
        Some(&mut entry.acc)
    }

    /// Takes in what comes for a key that isn't found: it may be away.
    #[cold]
    #[inline(never)]
    pub(super) fn meet<I>(
        &mut self,
        key: Kept<K>,
        input: I,
        first: impl FnOnce(I) -> Acc,
        add: impl FnOnce(&mut Acc, I),
    ) {
        let hash = key.hash();
        match M::recall(&mut self.away, hash, &key.key) {
            Some((mut acc, mark)) => {
                add(&mut acc, input);
                self.insert_marked(hash, key, acc, mark);
            }
            None => self.insert(hash, key, first(input)),
        }
    }

    /// Whether a key is here.
    pub(super) fn has(&self, key: &K) -> bool {
        self.hashed.find(hash(key), |entry| entry.kept.key == *key).is_some()
    }

    /// Those that are away, to be gone over in front of the others.
    pub(super) fn fetch(&mut self) -> Option<Fetching<K, Acc>> {
        M::get_mut(&mut self.away).and_then(Away::fetch)
    }

    /// Puts in a key that isn't there.
    #[cold]
    #[inline(never)]
    pub(super) fn insert(&mut self, hash: u64, key: Kept<K>, acc: Acc) {
        self.insert_marked(hash, key, acc, M::Mark::default());
    }

    /// The same of one that may have been away.
    #[inline]
    fn insert_marked(&mut self, hash: u64, key: Kept<K>, acc: Acc, mut mark: M::Mark) {
        if M::mark(&mut mark)
            && let Some(touched) = M::get_mut(&mut self.touched)
        {
            touched.push(if Self::IS_PLACED { key.key.place() as u64 } else { hash });
        }
        self.put(hash, Entry { kept: key, acc, mark });
    }

    fn put(&mut self, hash: u64, entry: Entry<K, Acc, M>) {
        if !Self::IS_PLACED {
            self.hashed.insert_unique(hash, entry, |entry| entry.kept.hash());
            return;
        }
        let place = entry.kept.key.place();
        if self.placed.is_empty() {
            self.placed.resize_with(K::PLACES, || None);
        }
        self.placed[place] = Some(entry);
        self.count += 1;
    }
}

impl<K: Key<Owned = K>, Acc, M: Track> Keyed<K, Acc, M> {
    /// Takes out the keys of which this is so. Only of what is neither saved nor away.
    pub(super) fn take_out(&mut self, goes: impl Fn(&Kept<K>) -> bool, mut take: impl FnMut(Kept<K>, Acc)) {
        if !Self::IS_PLACED {
            for Entry { kept, acc, .. } in self.hashed.extract_if(|entry| goes(&entry.kept)) {
                take(kept, acc);
            }
            return;
        }
        for entry in &mut self.placed {
            if let Some(Entry { kept, acc, .. }) = entry.take_if(|entry| goes(&entry.kept)) {
                self.count -= 1;
                take(kept, acc);
            }
        }
    }

    /// Takes in what a key has come to elsewhere.
    #[inline]
    pub(super) fn merge(&mut self, (kept, later): (Kept<K>, Acc), merge: impl FnOnce(&mut Acc, Acc)) {
        let sought = kept.sought();
        match self.change(sought, &kept.key) {
            Some(acc) => merge(acc, later),
            None => self.insert(sought.hash, kept, later),
        }
    }
}

impl<K: Key<Owned = K>, Acc> Keyed<K, Acc, Tracked> {
    /// Sees the keys that have changed since they were last seen. It is told with how many bytes each was saved.
    pub(super) fn save(&mut self, mut see: impl FnMut(&K, &Acc) -> usize) {
        let mut see = |Entry { kept, acc, mark }: &mut Entry<K, Acc, Tracked>| {
            if mark.take() {
                let bytes = see(&kept.key, acc);
                self.away.saved(mark, bytes);
            }
        };
        if !Self::IS_PLACED {
            return see_changed(&mut self.hashed, &mut self.touched, see);
        }
        for number in self.touched.drain(..) {
            self.placed.get_mut(number as usize).into_iter().flatten().for_each(&mut see);
        }
    }

    /// Puts a key back, of so many bytes.
    pub(super) fn load(&mut self, sought: Sought<K::Digest>, key: K, acc: Acc, bytes: usize) {
        let mark = self.away.weighed(Marked::SAVED, bytes);
        self.put(sought.hash, Entry { kept: Kept::new(sought, key), acc, mark });
    }

    /// From now on keys may go away. Where there can be few only, they stay.
    pub(super) fn spill(&mut self, spill: &Spill, codec: Codec<K, Acc>) {
        if !Self::IS_PLACED && !self.away.has_begun() {
            self.away.begin(spill, codec);
        }
    }

    /// Lets keys go away, if there is too much.
    pub(super) fn shed(&mut self) -> Result<(), Error> {
        self.away.shed(&mut self.hashed, |_| ())
    }
}

impl<K: Key<Owned = K>, Acc> Resident for Entry<K, Acc, Tracked> {
    type Key = K;
    type Value = Acc;

    fn hash(&self) -> u64 {
        self.kept.hash()
    }

    fn key(&self) -> &K {
        &self.kept.key
    }

    fn value(&self) -> &Acc {
        &self.acc
    }

    fn mark(&mut self) -> &mut Marked {
        &mut self.mark
    }
}

impl<K: Key, Acc, M: Track> IntoIterator for Keyed<K, Acc, M> {
    type Item = (Kept<K>, Acc);
    type IntoIter = Entries<K, Acc, M>;

    fn into_iter(self) -> Entries<K, Acc, M> {
        Entries { hashed: self.hashed.into_iter(), placed: self.placed }
    }
}

/// All keys with their accumulators, in no order.
pub(super) struct Entries<K: Key, Acc, M: Track> {
    hashed: hash_table::IntoIter<Entry<K, Acc, M>>,
    placed: Vec<Option<Entry<K, Acc, M>>>,
}

impl<K: Key, Acc, M: Track> Iterator for Entries<K, Acc, M> {
    type Item = (Kept<K>, Acc);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if !Keyed::<K, Acc, M>::IS_PLACED {
            let Entry { kept, acc, .. } = self.hashed.next()?;
            return Some((kept, acc));
        }
        loop {
            if let Some(Entry { kept, acc, .. }) = self.placed.pop()? {
                return Some((kept, acc));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::track::Untracked;

    fn counted<K: Key<Owned = K> + Copy + Ord>(keys: &[K]) -> Vec<(K, u64)> {
        let mut halves = [Keyed::<K, u64, Untracked>::new(), Keyed::new()];
        for (number, key) in keys.iter().enumerate() {
            let (sought, half) = (Sought::of(key), &mut halves[number % 2]);
            match half.change(sought, key) {
                Some(count) => *count += 1,
                None => half.insert(sought.hash, Kept::new(sought, *key), 1),
            }
        }
        let [mut all, other] = halves;
        other.into_iter().for_each(|other| all.merge(other, |count, later| *count += later));
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

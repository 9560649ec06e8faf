//! Which number a key has.

use hashbrown::HashTable;

use super::away::shrink;
use super::hash::hash;
use super::key::Key;

mod direct;

use direct::Direct;

/// The numbers that keys were given. Keys that are integers are looked for by their value, as long as it serves; all others by their hash.
pub(super) struct Ids {
    direct: Direct,
    table: HashTable<u32>,
    /// How many integers more may find their place taken before they are laid out anew, in more places or in none.
    patience: usize,
}

/// Where one in so many integers finds its place taken, they are no ids that were given out one after the other.
const MISFITS: usize = 16;

/// So many integers are looked for by their hash: it makes no difference.
const FEW: usize = 16;

impl Ids {
    pub(super) fn new() -> Self {
        Ids { direct: Direct::NONE, table: HashTable::new(), patience: FEW }
    }

    pub(super) fn len(&self) -> usize {
        self.direct.taken() + self.table.len()
    }

    /// The number of a key. Of one that was numbered, the closure says whether it is the key.
    #[inline]
    pub(super) fn find<K: Key>(&self, hash: u64, key: &K, is: impl Fn(u32) -> bool) -> Option<u32> {
        if let Some(integer) = key.integer()
            && let Some(id) = self.direct.find(integer)
        {
            return Some(id);
        }
        self.table.find(hash, |&id| is(id)).copied()
    }

    /// Numbers a key that has none.
    pub(super) fn insert<'k, K: Key + 'k>(&mut self, hash_of_key: u64, id: u32, key: impl Fn(u32) -> &'k K) {
        let integer = key(id).integer();
        if integer.is_some_and(|integer| self.direct.insert(integer, id)) {
            return;
        }
        self.put(hash_of_key, id, &key);
        if integer.is_some() {
            match self.patience.checked_sub(1) {
                Some(left) => self.patience = left,
                None => self.lay_out(&key),
            }
        }
    }

    fn put<'k, K: Key + 'k>(&mut self, hash_of_key: u64, id: u32, key: &impl Fn(u32) -> &'k K) {
        self.table.insert_unique(hash_of_key, id, |&id| hash(key(id)));
    }

    /// Gives each integer its place anew. If too many find it taken, none has one until there are twice as many: the ids of a range that come in no order
    /// seem to be anywhere before most of them have come.
    ///
    /// Integers that are none of a range pay for it with some three instructions each when they are looked for, and with what that does to the loop's registers: 7 to 9 of
    /// 250, in windows that overlap (`cargo bench --bench instructions`). Ids of which few are in use at a time take three quarters of the time (NEXMark 5).
    #[cold]
    #[inline(never)]
    fn lay_out<'k, K: Key + 'k>(&mut self, key: &impl Fn(u32) -> &'k K) {
        let ids = self.all();
        let mut integers = Vec::with_capacity(ids.len());
        for id in &ids {
            integers.extend(key(*id).integer());
        }
        if !self.lay_out_integers(&ids, &integers) {
            return;
        }
        for (id, integer) in ids.into_iter().zip(integers) {
            if self.direct.find(integer) != Some(id) {
                self.put(hash(key(id)), id, key);
            }
        }
    }

    /// All numbers.
    #[inline(never)]
    fn all(&self) -> Vec<u32> {
        self.direct.ids().chain(self.table.iter().copied()).collect()
    }

    /// Gives the integers of all numbers places, or takes them away, and says whether it has: who has none is to be put into the table, which is empty then. (Not with what
    /// a key is, so that it is compiled once.)
    #[inline(never)]
    fn lay_out_integers(&mut self, ids: &[u32], integers: &[u64]) -> bool {
        if integers.len() < ids.len() {
            // Not all keys are integers: none is looked for by its value.
            return false;
        }
        let mut direct = Direct::for_integers(integers.iter().copied());
        let misfits = ids.iter().zip(integers).filter(|(id, integer)| !direct.insert(**integer, **id)).count();
        let serves = direct.taken() > 0 && misfits * MISFITS <= ids.len();
        self.patience = if serves { direct.places() / MISFITS } else { ids.len() };
        if !serves && self.direct.places() == 0 {
            return false;
        }
        self.direct = if serves { direct } else { Direct::NONE };
        self.table = HashTable::new();
        true
    }

    /// Forgets the number of a key.
    pub(super) fn remove<K: Key>(&mut self, key: &K, id: u32) {
        if key.integer().is_some_and(|integer| self.direct.remove(integer)) {
            return;
        }
        if let Ok(entry) = self.table.find_entry(hash(key), |&other| other == id) {
            entry.remove();
        }
    }

    /// Changes numbers, and forgets those that are left out, with the room they had.
    pub(super) fn change<'k, K: Key + 'k>(&mut self, change: impl Fn(u32) -> Option<u32>, key: impl Fn(u32) -> &'k K) {
        self.direct.change(&change);
        self.table.retain(|id| match change(*id) {
            Some(new) => {
                *id = new;
                true
            }
            None => false,
        });
        shrink(&mut self.table, |&id| hash(key(id)));
        self.lay_out(&key)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::source::Random;

    /// Ids beside the table that they stand for.
    struct Model<K> {
        keys: Vec<K>,
        ids: HashMap<K, u32>,
    }

    fn agree<K: Key + std::fmt::Debug>(ids: &Ids, model: &Model<K>, looked_for: &[K]) {
        assert_eq!(ids.len(), model.ids.len());
        for key in looked_for {
            let found = ids.find(hash(key), key, |id| model.keys[id as usize] == *key);
            assert_eq!(found, model.ids.get(key).copied(), "{key:?}");
        }
    }

    /// Numbers keys and forgets them again, the oldest first as a rule, with `live` of them at a time.
    fn follow<K: Key + std::fmt::Debug + 'static>(live: usize, count: u64, key: impl Fn(u64) -> K) -> Ids {
        let (mut ids, mut model, mut dice) =
            (Ids::new(), Model { keys: Vec::new(), ids: HashMap::new() }, Random::new(3, 0));
        let mut there: Vec<K> = Vec::new();
        for number in 0..count {
            let new = key(number);
            if !model.ids.contains_key(&new) {
                let id = model.keys.len() as u32;
                model.keys.push(new.clone());
                model.ids.insert(new.clone(), id);
                ids.insert(hash(&new), id, |id| &model.keys[id as usize]);
                there.push(new);
            }
            while there.len() > live {
                let place = if dice.below(4) == 0 { dice.below(there.len() as u64) as usize } else { 0 };
                let old = there.remove(place);
                let id = model.ids.remove(&old).unwrap();
                ids.remove(&old, id);
                agree(&ids, &model, &[old]);
            }
            if number % 97 == 0 {
                agree(&ids, &model, &there);
                agree(&ids, &model, &[key(number + 1), key(count + number), key(u64::MAX - number)]);
            }
        }
        agree(&ids, &model, &there);
        ids
    }

    #[test]
    fn ids_one_after_the_other_have_places() {
        for live in [1, 10, 100, 1_000] {
            for begin in [0, 1_000_000, u64::MAX - 2_000] {
                let ids = follow(live, 4_000, |number| begin.wrapping_add(number));
                assert!(ids.table.len() * 4 <= ids.len().max(4 * FEW), "{} of {}", ids.table.len(), ids.len());
            }
        }
        assert_eq!(follow(1_000, 4_000, |number| number as i32 - 2_000).len(), 1_000);
    }

    #[test]
    fn ids_of_a_range_that_come_in_no_order_have_places() {
        for count in [1_000, 10_007, 16_384] {
            let ids = follow(count as usize, count, |number| (number % count) * 4_793 % count);
            assert_eq!((ids.len(), ids.table.len()), (count as usize, 0));
        }
    }

    #[test]
    fn every_third_id_has_a_place() {
        assert!(follow(1_000, 4_000, |number| number.wrapping_mul(3)).table.len() < 100);
    }

    #[test]
    fn integers_that_are_no_ids_are_found_by_their_hash() {
        let random = follow(1_000, 3_000, |number| Random::new(1, number).bits());
        let stretched = follow(1_000, 3_000, |number| number << 40);
        let alike = follow(1_000, 3_000, |number| Random::new(1, number).below(500));
        assert_eq!([random.direct.taken(), stretched.direct.taken()], [0, 0]);
        assert_eq!(alike.len(), 500);
    }

    #[test]
    fn other_keys_have_no_places() {
        assert_eq!(follow(500, 2_000, |number| number.to_string()).direct.places(), 0);
        assert_eq!(follow(500, 2_000, |number| (number, 'x')).direct.places(), 0);
    }

    #[test]
    fn a_place_is_of_one_number_alone() {
        let mut direct = Direct::for_integers([7, 8].into_iter());
        assert!(direct.insert(7, 70));
        for bits in 0..64 {
            assert_eq!(direct.find(7 ^ 1 << bits), None);
            assert!(!direct.remove(7 ^ 1 << bits));
        }
        assert!(!direct.insert(7 + direct.places() as u64, 1), "the place is taken");
        assert_eq!(
            [direct.find(7), direct.find(8), direct.find(6), Direct::NONE.find(0)],
            [Some(70), None, None, None]
        );
        assert!(direct.remove(7) && !direct.remove(7));
    }

    #[test]
    fn numbers_change_and_are_forgotten() {
        let keys: Vec<u64> = (0..300).collect();
        let mut ids = Ids::new();
        (0..300).for_each(|id| ids.insert(hash(&keys[id as usize]), id, |id| &keys[id as usize]));
        let odd: Vec<u64> = keys.iter().copied().filter(|key| key % 2 == 1).collect();
        ids.change(|id| (id % 2 == 1).then_some(id / 2), |id| &odd[id as usize]);
        for key in keys {
            let found = ids.find(hash(&key), &key, |id| odd[id as usize] == key);
            assert_eq!(found, (key % 2 == 1).then_some(key as u32 / 2));
        }
        ids.change(|_| None, |_| &0_u64);
        assert_eq!((ids.len(), ids.direct.places()), (0, 0));
    }
}

//! A table with numbers as keys: one hash and one look for a record.

use hashbrown::HashTable;

use super::hash::hash;

#[derive(Default)]
pub struct NumberTable<V>(HashTable<(u64, V)>);

impl<V: Default> NumberTable<V> {
    /// Changes the value of a key.
    #[inline]
    pub fn update(&mut self, key: u64, change: impl FnOnce(&mut V)) {
        let hash = hash(key);
        match self.0.find_mut(hash, |(kept, _)| *kept == key) {
            Some((_, value)) => change(value),
            None => {
                let mut value = V::default();
                change(&mut value);
                self.insert(hash, key, value);
            }
        }
    }

    #[cold]
    #[inline(never)]
    fn insert(&mut self, hash_of_key: u64, key: u64, value: V) {
        self.0.insert_unique(hash_of_key, (key, value), |(kept, _)| hash(*kept));
    }

    /// All keys and their values.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&u64, &mut V)> {
        self.0.iter_mut().map(|(key, value)| (&*key, value))
    }

    /// Takes everything out and keeps the room.
    pub fn drain(&mut self) -> impl Iterator<Item = (u64, V)> {
        self.0.drain()
    }
}

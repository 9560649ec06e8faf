//! A table with texts as keys: one hash and one look for a record; a text is owned when it is first met.

use std::hint::select_unpredictable;

use hashbrown::HashTable;

use super::hash::hash_of_two;

#[derive(Default)]
pub struct TextTable<V>(HashTable<Slot<V>>);

struct Slot<V> {
    short: Short,
    value: V,
    text: Box<str>,
}

/// What tells texts of up to sixteen bytes apart without a look at them, and of longer ones most.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Short {
    first: u64,
    last: u64,
    length: u32,
}

impl Short {
    /// The first and the last eight bytes, which overlap in a text of less than sixteen. No branch depends on the length, which of words nobody can foretell.
    #[inline]
    fn of(text: &str) -> Short {
        let (text, length) = (text.as_bytes(), text.len());
        let (Some(first), Some(last)) = (text.first(), text.last()) else { return Short::default() };
        let of_three = u64::from(*first) | u64::from(text[length / 2]) << 8 | u64::from(*last) << 16;
        let (head, tail) = eights(select_unpredictable(length < 4, &[0; 4][..], text)).unwrap_or_default();
        let first = select_unpredictable(length < 4, of_three, head);
        Short { first, last: select_unpredictable(length < 8, 0, tail), length: length as u32 }
    }

    /// Texts with the same ends and length meet: their author knows that there are few.
    #[inline]
    fn hash(self) -> u64 {
        hash_of_two(self.first, self.last ^ u64::from(self.length))
    }
}

/// The first and the last eight of four bytes or more. Where there are less than eight, both are the first and the last four.
#[inline]
fn eights(text: &[u8]) -> Option<(u64, u64)> {
    let reach = text.len().min(8);
    Some((fours(&text[..reach])?, fours(&text[text.len() - reach..])?))
}

#[inline]
fn fours(text: &[u8]) -> Option<u64> {
    let (first, last) = (text.first_chunk()?, text.last_chunk()?);
    Some(u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << 32)
}

impl<V: Default> TextTable<V> {
    /// Changes the value of a text.
    #[inline]
    pub fn update(&mut self, text: &str, change: impl FnOnce(&mut V)) {
        let short = Short::of(text);
        let is_it = |slot: &Slot<V>| slot.short == short && (text.len() <= 16 || *slot.text == *text);
        match self.0.find_mut(short.hash(), is_it) {
            Some(slot) => change(&mut slot.value),
            None => {
                let mut value = V::default();
                change(&mut value);
                self.insert(short, text, value);
            }
        }
    }

    #[cold]
    #[inline(never)]
    fn insert(&mut self, short: Short, text: &str, value: V) {
        self.0.insert_unique(short.hash(), Slot { short, value, text: text.into() }, |slot| slot.short.hash());
    }

    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&str, &mut V)> {
        self.0.iter_mut().map(|slot| (&*slot.text, &mut slot.value))
    }
}

//! A table with texts as keys: one hash and one look for a record; a text is owned when it is first met.

use hashbrown::HashTable;

use super::hash::hash;

#[derive(Default)]
pub struct TextTable<V>(HashTable<Slot<V>>);

struct Slot<V> {
    short: Short,
    value: V,
    text: Box<str>,
}

/// What tells texts of up to eight bytes apart without a look at them, and of longer ones most.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Short {
    bytes: u64,
    length: u32,
}

impl Short {
    #[inline]
    fn of(text: &str) -> Short {
        Short { bytes: up_to_eight(text.as_bytes()), length: text.len() as u32 }
    }

    /// Texts with the same beginning and length meet: their author knows that there are few.
    #[inline]
    fn hash(self) -> u64 {
        hash(self.bytes ^ u64::from(self.length) << 57)
    }
}

/// The first up to eight bytes. With the length they make a different number of any other text as short.
#[inline]
fn up_to_eight(text: &[u8]) -> u64 {
    let n = text.len();
    match text {
        [a, b, c, d, e, f, g, h, ..] => u64::from_le_bytes([*a, *b, *c, *d, *e, *f, *g, *h]),
        [a, b, c, d, ..] => {
            let last = u32::from_le_bytes([text[n - 4], text[n - 3], text[n - 2], text[n - 1]]);
            u64::from(u32::from_le_bytes([*a, *b, *c, *d])) | u64::from(last) << 32
        }
        [a, ..] => u64::from(*a) | u64::from(text[n / 2]) << 8 | u64::from(text[n - 1]) << 16,
        [] => 0,
    }
}

impl<V: Default> TextTable<V> {
    /// Changes the value of a text.
    #[inline]
    pub fn update(&mut self, text: &str, change: impl FnOnce(&mut V)) {
        let short = Short::of(text);
        let is_it = |slot: &Slot<V>| slot.short == short && (text.len() <= 8 || *slot.text == *text);
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

//! A table of words that are two numbers.

/// A word of up to sixteen bytes, and zeros behind them.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Short {
    first: u64,
    second: u64,
    length: u64,
}

#[derive(Clone, Copy, Default)]
struct Place {
    word: Short,
    /// Of none, where there is no word.
    count: u64,
}

pub struct ShortWords {
    places: Vec<Place>,
    words: usize,
}

impl Default for ShortWords {
    fn default() -> Self {
        ShortWords { places: vec![Place::default(); 1 << 12], words: 0 }
    }
}

impl Short {
    /// The word between two places of a text, unless it is too long.
    #[inline]
    pub fn of(text: &[u8], start: usize, end: usize) -> Option<Short> {
        let length = end - start;
        if length > 16 {
            return None;
        }
        let (first, second) = match text[start..].first_chunk::<16>() {
            Some(bytes) => halves(*bytes),
            None => at_end(&text[start..]),
        };
        // What is behind the word goes: all but the lowest bytes.
        let first_kept = u64::MAX >> (64 - 8 * length.clamp(1, 8));
        let second_kept = (1u128 << (8 * length.saturating_sub(8))).wrapping_sub(1) as u64;
        Some(Short { first: first & first_kept, second: second & second_kept, length: length as u64 })
    }

    pub fn text(&self) -> Vec<u8> {
        let bytes = self.first.to_le_bytes().into_iter().chain(self.second.to_le_bytes());
        bytes.take(self.length as usize).collect()
    }

    #[inline]
    fn hash(self) -> usize {
        let product = u128::from(self.first ^ 0xa076_1d64_78bd_642f) * u128::from(self.second ^ 0xe703_7ed1_a0b4_28db);
        (product as u64 ^ (product >> 64) as u64) as usize
    }
}

#[inline]
fn halves(bytes: [u8; 16]) -> (u64, u64) {
    let both = u128::from_le_bytes(bytes);
    (both as u64, (both >> 64) as u64)
}

/// The text ends here, with less than sixteen bytes.
#[cold]
fn at_end(text: &[u8]) -> (u64, u64) {
    let mut bytes = [0; 16];
    bytes[..text.len()].copy_from_slice(text);
    halves(bytes)
}

impl ShortWords {
    #[inline]
    pub fn add(&mut self, word: Short, count: u64) {
        let mut place = word.hash();
        loop {
            place &= self.places.len() - 1;
            let found = &mut self.places[place];
            if found.word == word {
                found.count += count;
                return;
            }
            if found.count == 0 {
                return self.insert(place, word, count);
            }
            place += 1;
        }
    }

    #[cold]
    #[inline(never)]
    fn insert(&mut self, place: usize, word: Short, count: u64) {
        self.places[place] = Place { word, count };
        self.words += 1;
        if self.words * 2 > self.places.len() {
            let grown = vec![Place::default(); self.places.len() * 4];
            let places = std::mem::replace(&mut self.places, grown);
            self.words = 0;
            places.iter().filter(|place| place.count > 0).for_each(|place| self.add(place.word, place.count));
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = (Short, u64)> {
        let places = self.places.iter().filter(|place| place.count > 0);
        places.map(|place| (place.word, place.count))
    }
}

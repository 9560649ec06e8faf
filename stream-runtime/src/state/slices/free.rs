//! The numbers that no key has.

/// Numbers of a list that are free: a bit for each, so that to put one down and to find the smallest take no order to be kept.
#[derive(Default)]
pub struct Free {
    words: Vec<u64>,
    /// Words before this one have no bit.
    first: usize,
}

impl Free {
    /// A number is free again.
    #[inline]
    pub fn add(&mut self, number: u32) {
        let word = (number / u64::BITS) as usize;
        if self.words.len() <= word {
            self.words.resize(word + 1, 0);
        }
        self.words[word] |= 1 << (number % u64::BITS);
        self.first = self.first.min(word);
    }

    /// The smallest that is free is not any more.
    ///
    /// Words without a bit are gone over once, until numbers before them are put down again.
    pub fn take(&mut self) -> Option<u32> {
        while let Some(word) = self.words.get_mut(self.first) {
            if *word != 0 {
                let bit = word.trailing_zeros();
                *word &= *word - 1;
                return Some(self.first as u32 * u64::BITS + bit);
            }
            self.first += 1;
        }
        self.words.clear();
        self.first = 0;
        None
    }

    /// The list is so long now: what is behind it is not free, but not there.
    pub fn truncate(&mut self, length: usize) {
        let (whole, rest) = (length / u64::BITS as usize, length % u64::BITS as usize);
        self.words.truncate(length.div_ceil(u64::BITS as usize));
        if let Some(last) = self.words.get_mut(whole) {
            *last &= (1 << rest) - 1;
        }
    }

    /// None is free.
    pub fn clear(&mut self) {
        *self = Free::default();
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Free;
    use crate::source::Random;

    #[test]
    fn the_smallest_comes_first_whatever_was_put_down() {
        let (mut free, mut model, mut dice) = (Free::default(), BTreeSet::new(), Random::new(5, 0));
        let mut length = 0;
        for _ in 0..20_000 {
            match dice.below(8) {
                0 => {
                    length = dice.below(1_000) as u32;
                    free.truncate(length as usize);
                    model.retain(|number| *number < length);
                }
                1..4 => {
                    length = length.max(dice.below(1_000) as u32 + 1);
                    let number = dice.below(length.into()) as u32;
                    free.add(number);
                    model.insert(number);
                }
                _ => assert_eq!(free.take(), model.pop_first()),
            }
        }
        free.add(7);
        free.clear();
        assert_eq!(free.take(), None);
    }
}

//! Cells of a list.

/// Which cells of a list have changed, where they are told by numbers.
pub trait Numbers: Default + Send {
    /// The cell of a number has changed, which is at this place now.
    fn touch(&mut self, number: u32, place: u32);
}

impl Numbers for () {
    #[inline]
    fn touch(&mut self, _: u32, _: u32) {}
}

/// A bit for each number, so that it is put on the list once.
#[derive(Debug, Default)]
pub struct TouchedNumbers {
    bits: Vec<u64>,
    touched: Vec<(u32, u32)>,
}

impl Numbers for TouchedNumbers {
    #[inline]
    fn touch(&mut self, number: u32, place: u32) {
        let (word, bit) = (number as usize / 64, 1 << (number % 64));
        match self.bits.get_mut(word) {
            Some(word) if *word & bit != 0 => {}
            _ => self.note(number, place),
        }
    }
}

impl TouchedNumbers {
    #[inline(never)]
    fn note(&mut self, number: u32, place: u32) {
        let word = number as usize / 64;
        if self.bits.len() <= word {
            self.bits.resize(word + 1, 0);
        }
        self.bits[word] |= 1 << (number % 64);
        self.touched.push((number, place));
    }

    /// Takes them out, each with the place where its cell was then.
    pub(in crate::state) fn take(&mut self) -> impl Iterator<Item = (u32, u32)> {
        let TouchedNumbers { bits, touched } = self;
        touched.drain(..).inspect(|(number, _)| bits[*number as usize / 64] = 0)
    }
}

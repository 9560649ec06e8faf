//! Values by the numbers of their keys, in one array.

/// The numbers that a word of bits tells of.
const WORD: usize = 64;

/// A value for each number that has one. What others lie there stands for nothing: so nothing that must be dropped may be in it.
pub struct Column<Acc> {
    /// Which numbers have one.
    bits: Vec<u64>,
    /// A place for each bit.
    accs: Vec<Acc>,
}

impl<Acc> Column<Acc> {
    /// Whether it may hold such values.
    pub const HOLDS: bool = !std::mem::needs_drop::<Acc>();

    pub const fn new() -> Self {
        Column { bits: Vec::new(), accs: Vec::new() }
    }

    /// Whether it has no places.
    pub fn is_unused(&self) -> bool {
        self.bits.is_empty()
    }

    /// How many places it has.
    pub fn places(&self) -> usize {
        self.accs.len()
    }

    /// Whether no number has a value.
    pub fn is_empty(&self) -> bool {
        self.bits.iter().all(|word| *word == 0)
    }

    /// How many values there are.
    pub fn len(&self) -> usize {
        self.bits.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// One of the values.
    pub fn any(&self) -> Option<&Acc> {
        self.accs.first()
    }

    /// Takes all values out and keeps the places.
    pub fn clear(&mut self) {
        self.bits.fill(0);
    }

    /// The place of a number, where it has one, with the word of bits that it is in and its bit.
    #[inline]
    pub fn place(&mut self, id: u32) -> Option<(&mut u64, u64, &mut Acc)> {
        let (word, acc) = (self.bits.get_mut(id as usize / WORD)?, self.accs.get_mut(id as usize)?);
        Some((word, 1 << (id as usize % WORD), acc))
    }

    /// What stands at the place of a number: its value, if it has one.
    #[inline]
    pub fn get(&self, id: u32) -> Option<&Acc> {
        self.accs.get(id as usize)
    }

    /// Gives a number that has a place a value, or takes it.
    #[inline]
    pub fn set(&mut self, id: u32, value: Option<Acc>) {
        let Some((word, bit, acc)) = self.place(id) else { return };
        match value {
            Some(value) => (*word, *acc) = (*word | bit, value),
            None => *word &= !bit,
        }
    }

    /// All values, by their numbers.
    #[inline]
    pub fn for_each(&self, mut see: impl FnMut(u32, &Acc)) {
        for (at, (&word, accs)) in self.bits.iter().zip(self.accs.as_chunks::<WORD>().0).enumerate() {
            ones(word, |place| see((at * WORD + place) as u32, &accs[place]));
        }
    }

    /// All values, each with its number and the row of it.
    #[inline]
    pub fn for_each_with<R>(&self, rows: &mut [R], mut see: impl FnMut(u32, &mut R, &Acc)) {
        let words = self.bits.iter().zip(self.accs.as_chunks::<WORD>().0);
        for (at, ((&word, accs), rows)) in words.zip(rows.chunks_mut(WORD)).enumerate() {
            ones(word, |place| see((at * WORD + place) as u32, &mut rows[place], &accs[place]));
        }
    }
}

/// The places of a word's ones.
#[inline]
fn ones(word: u64, mut see: impl FnMut(usize)) {
    let mut rest = word;
    while rest != 0 {
        see(rest.trailing_zeros() as usize % WORD);
        rest &= rest - 1;
    }
}

impl<Acc: Clone> Column<Acc> {
    /// Has a value for each number that another column has one for, or none, as the closure says that looks at the row of the number, and no others.
    #[inline]
    pub fn fill<R>(&mut self, other: &Column<Acc>, rows: &mut [R], mut value: impl FnMut(&mut R, &Acc) -> Option<Acc>) {
        let Some(any) = other.any() else { return };
        self.fit(other.places(), any);
        let others = other.bits.iter().zip(other.accs.as_chunks::<WORD>().0);
        let own = self.bits.iter_mut().zip(self.accs.as_chunks_mut::<WORD>().0);
        for (((&word, others), (bits, accs)), rows) in others.zip(own).zip(rows.chunks_mut(WORD)) {
            *bits = 0;
            ones(word, |place| {
                let value = value(&mut rows[place], &others[place]);
                *bits |= u64::from(value.is_some()) << place;
                // What stands where there is none means nothing: so nobody asks whether there is one.
                accs[place] = value.unwrap_or_else(|| others[place].clone());
            });
        }
    }

    /// For each number that another column has a value for, the number, its row, and the value that is here, if there is one.
    #[inline]
    pub fn for_each_of<R>(&self, other: &Column<Acc>, rows: &mut [R], mut see: impl FnMut(u32, &mut R, Option<Acc>)) {
        let own = self.bits.iter().zip(self.accs.as_chunks::<WORD>().0);
        for (at, ((&word, (&bits, accs)), rows)) in other.bits.iter().zip(own).zip(rows.chunks_mut(WORD)).enumerate() {
            ones(word, |place| {
                let value = (bits >> place & 1 == 1).then(|| accs[place].clone());
                see((at * WORD + place) as u32, &mut rows[place], value);
            });
        }
    }

    /// Has places for so many numbers, and no value behind them. Any value fills a place that has none.
    pub fn fit(&mut self, numbers: usize, any: &Acc) {
        let words = numbers.div_ceil(WORD);
        self.bits.resize(words, 0);
        self.accs.resize(words * WORD, any.clone());
        if self.accs.capacity() > 4 * self.accs.len() {
            self.accs.shrink_to_fit();
        }
    }
}

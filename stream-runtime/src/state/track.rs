//! Which cells have changed since they were last saved: what a checkpoint must hold of a state.
//!
//! A state has this as a type parameter, and beside each cell a mark of that type. Where nothing is tracked the mark is `()`, and what asks for it is compiled
//! away. Where something is, a cell that changes is marked, and what finds it again (its key's hash, mostly) is put on a list: once until it is saved.

use std::sync::atomic::{AtomicBool, Ordering};

use super::away::Away;

/// Whether a state notes which of its cells have changed.
pub trait Track: Send + Sync + 'static {
    /// Whether it does.
    const TRACKS: bool;

    /// What a cell has for it.
    type Mark: Copy + Default + Send + Sync;

    /// What there is only where it does.
    type Only<T: Default + Send>: Default + Send;

    /// The cells of a list that have changed, by number.
    type Numbers: Numbers;

    /// Makes what there is only where it does.
    fn make<T: Default + Send>(make: impl FnOnce() -> T) -> Self::Only<T>;

    /// A cell has changed. Whether that is news: it is not known yet that the cell must be saved.
    fn mark(mark: &mut Self::Mark) -> bool;

    /// The mark of a cell as it was saved.
    const SAVED: Self::Mark;

    /// Whether a cell may have been saved.
    fn is_saved(mark: &Self::Mark) -> bool;

    /// What there is only where it does.
    fn get<T: Default + Send>(only: &Self::Only<T>) -> Option<&T>;

    /// The same, to be changed.
    fn get_mut<T: Default + Send>(only: &mut Self::Only<T>) -> Option<&mut T>;

    /// What a key that isn't found has come to, if it is away, and its mark.
    fn recall<K, V>(away: &mut Self::Only<Away<K, V>>, hash: u64, key: &K) -> Option<(V, Self::Mark)>;

    /// The keys of a hash that are away.
    fn recall_all<K, V>(
        away: &mut Self::Only<Away<K, V>>,
        hash: u64,
        is_here: impl Fn(&K) -> bool,
    ) -> Vec<(K, V, Self::Mark)>;

    /// The same of a state of which the store has what is away and nothing else: what comes back is removed there.
    fn take<K, V>(away: &mut Self::Only<Away<K, V>>, hash: u64, key: &K) -> Option<(V, Self::Mark)>;

    /// The keys of a hash that are away, likewise.
    fn take_all<K, V>(away: &mut Self::Only<Away<K, V>>, hash: u64) -> Vec<(K, V, Self::Mark)>;

    /// What has this mark is in memory no more, and nowhere else.
    fn unweigh<K, V>(away: &mut Self::Only<Away<K, V>>, mark: &Self::Mark);

    /// A key is gone for good.
    fn forget<K, V>(away: &mut Self::Only<Away<K, V>>, hash: u64, key: &K, mark: Self::Mark);
}

/// It doesn't: the pipeline is not durable.
#[derive(Clone, Copy, Debug, Default)]
pub struct Untracked;

impl Track for Untracked {
    const TRACKS: bool = false;
    const SAVED: () = ();
    type Mark = ();
    type Only<T: Default + Send> = ();
    type Numbers = ();

    #[inline]
    fn make<T: Default + Send>(_: impl FnOnce() -> T) {}

    #[inline]
    fn mark((): &mut ()) -> bool {
        false
    }

    #[inline]
    fn is_saved((): &()) -> bool {
        false
    }

    #[inline]
    fn get<T: Default + Send>((): &()) -> Option<&T> {
        None
    }

    #[inline]
    fn get_mut<T: Default + Send>((): &mut ()) -> Option<&mut T> {
        None
    }

    #[inline]
    fn recall<K, V>((): &mut (), _: u64, _: &K) -> Option<(V, ())> {
        None
    }

    #[inline]
    fn recall_all<K, V>((): &mut (), _: u64, _: impl Fn(&K) -> bool) -> Vec<(K, V, ())> {
        Vec::new()
    }

    #[inline]
    fn take<K, V>((): &mut (), _: u64, _: &K) -> Option<(V, ())> {
        None
    }

    #[inline]
    fn take_all<K, V>((): &mut (), _: u64) -> Vec<(K, V, ())> {
        Vec::new()
    }

    #[inline]
    fn unweigh<K, V>((): &mut (), (): &()) {}

    #[inline]
    fn forget<K, V>((): &mut (), _: u64, _: &K, (): ()) {}
}

/// It does.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tracked;

/// How a cell stands to what was last saved of it, and, where a run has a budget, to what is away.
#[derive(Clone, Copy, Debug, Default)]
pub struct Marked {
    has_changed: bool,
    is_saved: bool,
    /// Whether the store has, or had, something of its key.
    is_on_shelf: bool,
    /// Whether it leaves before what it has come to was given.
    waits: bool,
    /// In how many steps it was used lately.
    warmth: u8,
    /// What it has beside its table, in units.
    units: u16,
}

impl Marked {
    /// Of a cell that was loaded.
    pub(super) const SAVED: Marked =
        Marked { has_changed: false, is_saved: true, is_on_shelf: false, waits: false, warmth: 0, units: 0 };

    /// Of a cell that was away.
    pub(super) const RECALLED: Marked = Marked { is_on_shelf: true, ..Self::SAVED };

    /// The bytes that a unit stands for. A cell has up to a megabyte; what has more counts as that.
    pub(super) const UNIT: u64 = 16;

    /// More steps than these are not counted.
    pub(super) const WARMEST: u8 = 3;

    /// Whether the cell has changed. It is saved now.
    pub(super) fn take(&mut self) -> bool {
        let has_changed = self.has_changed;
        *self = Marked { has_changed: false, is_saved: self.is_saved | has_changed, ..*self };
        has_changed
    }

    /// It was used in a step.
    pub(super) fn use_once(&mut self) {
        self.warmth = (self.warmth + 1).min(Self::WARMEST);
    }

    /// It has so many bytes beside its table now. Gives the units that it had.
    pub(super) fn weigh(&mut self, bytes: usize) -> u64 {
        let units = u16::try_from(bytes.div_ceil(Self::UNIT as usize)).unwrap_or(u16::MAX);
        std::mem::replace(&mut self.units, units).into()
    }

    pub(super) fn units(&self) -> u64 {
        self.units.into()
    }

    pub(super) fn is_on_shelf(&self) -> bool {
        self.is_on_shelf
    }

    pub(super) fn waits(&self) -> bool {
        self.waits
    }

    /// It leaves, and waits to be given or doesn't.
    pub(super) fn wait(&mut self, waits: bool) {
        self.waits = waits;
    }

    /// Makes it colder. Whether it was cold, and can go: what has changed and is not saved stays.
    pub(super) fn cools(&mut self) -> bool {
        let is_cold = self.warmth == 0;
        self.warmth = self.warmth.saturating_sub(1);
        is_cold && !self.has_changed
    }
}

/// Whether a key was read, by any of the workers, since that was last asked.
#[derive(Debug, Default)]
pub struct Read(AtomicBool);

impl Read {
    /// It was. Mostly that is known: then nothing is written to what others read.
    #[inline]
    pub(super) fn note(&self) {
        if !self.0.load(Ordering::Relaxed) {
            self.0.store(true, Ordering::Relaxed);
        }
    }

    /// Counts it as a use.
    pub(super) fn count(&mut self, mark: &mut Marked) {
        if std::mem::take(self.0.get_mut()) {
            mark.use_once();
        }
    }
}

impl Track for Tracked {
    const TRACKS: bool = true;
    const SAVED: Marked = Marked::SAVED;
    type Mark = Marked;
    type Only<T: Default + Send> = T;
    type Numbers = TouchedNumbers;

    #[inline]
    fn make<T: Default + Send>(make: impl FnOnce() -> T) -> T {
        make()
    }

    #[inline]
    fn mark(mark: &mut Marked) -> bool {
        !std::mem::replace(&mut mark.has_changed, true)
    }

    #[inline]
    fn is_saved(mark: &Marked) -> bool {
        mark.is_saved
    }

    #[inline]
    fn get<T: Default + Send>(only: &T) -> Option<&T> {
        Some(only)
    }

    #[inline]
    fn get_mut<T: Default + Send>(only: &mut T) -> Option<&mut T> {
        Some(only)
    }

    #[inline]
    fn recall<K, V>(away: &mut Away<K, V>, hash: u64, key: &K) -> Option<(V, Marked)> {
        away.recall(hash, key)
    }

    #[inline]
    fn recall_all<K, V>(away: &mut Away<K, V>, hash: u64, is_here: impl Fn(&K) -> bool) -> Vec<(K, V, Marked)> {
        away.recall_all(hash, is_here)
    }

    #[inline]
    fn take<K, V>(away: &mut Away<K, V>, hash: u64, key: &K) -> Option<(V, Marked)> {
        away.take(hash, key)
    }

    #[inline]
    fn take_all<K, V>(away: &mut Away<K, V>, hash: u64) -> Vec<(K, V, Marked)> {
        away.take_all(hash)
    }

    #[inline]
    fn unweigh<K, V>(away: &mut Away<K, V>, mark: &Marked) {
        away.unweigh(mark);
    }

    #[inline]
    fn forget<K, V>(away: &mut Away<K, V>, hash: u64, key: &K, mark: Marked) {
        away.forget(hash, key, mark);
    }
}

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
    pub(super) fn take(&mut self) -> impl Iterator<Item = (u32, u32)> {
        let TouchedNumbers { bits, touched } = self;
        touched.drain(..).inspect(|(number, _)| bits[*number as usize / 64] = 0)
    }
}

/// A small value of a state as a whole, as it was last saved.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct AsSaved<T>(T);

impl<T: Copy + PartialEq> AsSaved<T> {
    /// Nothing was saved yet of a value that begins as this.
    pub fn new(value: T) -> Self {
        AsSaved(value)
    }

    /// The value, if it is another than the one that was saved; it is saved now.
    pub fn changed(&mut self, value: T) -> Option<T> {
        (std::mem::replace(&mut self.0, value) != value).then_some(value)
    }
}

//! Which cells have changed since they were last saved: what a checkpoint must hold of a state.
//!
//! A state has this as a type parameter, and beside each cell a mark of that type. Where nothing is tracked the mark is `()`, and what asks for it is compiled
//! away. Where something is, a cell that changes is marked, and what finds it again (its key's hash, mostly) is put on a list: once until it is saved.

mod marked;
mod numbers;

use super::away::Away;
pub use marked::{Marked, Read};
pub use numbers::{Numbers, TouchedNumbers};

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

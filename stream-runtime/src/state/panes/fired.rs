//! The results of windows that are over.

use std::marker::PhantomData;

use super::Pane;
use crate::aggregate::Aggregate;
use crate::state::away::Fetching;
use crate::state::key::Key;
use crate::state::keyed::{Entries, Keyed};
use crate::state::track::Track;
use crate::window::Window;

/// The results of the windows that end at or before the watermark, oldest first.
///
/// A loop goes from window to window by [`turn`](Self::turn), and over the results of each in a loop of its own, so that registers can hold what it needs: as one
/// iterator over all results, it took twice the instructions for each.
pub struct Fired<'s, K: Key, T, A: Aggregate<T>, M: Track> {
    pub(super) aggregate: &'s A,
    pub(super) due: Vec<Pane<K, A::Acc, M>>,
    /// The window that fires, for those who take the results one by one.
    pub(super) firing: Option<FiredPane<'s, K, T, A, M>>,
}

impl<'s, K: Key, T, A: Aggregate<T>, M: Track> Fired<'s, K, T, A, M> {
    /// Goes on to the next window that is over.
    #[inline]
    pub fn turn(&mut self) -> Option<FiredPane<'s, K, T, A, M>> {
        let Pane { window, mut table, .. } = self.due.pop()?;
        let aggregate = self.aggregate;
        let mut fetched = M::Only::default();
        if M::TRACKS
            && let Some(fetching) = table.fetch()
        {
            fetched = M::make(|| Some(Box::new(Fetched { fetching, table })));
            table = Keyed::new();
        }
        Some(FiredPane { aggregate, window, entries: table.into_iter(), fetched, item: PhantomData })
    }
}

impl<K: Key, T, A: Aggregate<T>, M: Track> Iterator for Fired<'_, K, T, A, M> {
    type Item = (K, Window, A::Output);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(result) = self.firing.as_mut().and_then(Iterator::next) {
                return Some(result);
            }
            self.firing = Some(self.turn()?);
        }
    }
}

/// The results of one window.
pub struct FiredPane<'s, K: Key, T, A: Aggregate<T>, M: Track> {
    aggregate: &'s A,
    window: Window,
    entries: Entries<K, A::Acc, M>,
    /// What comes first, if some of its keys are away.
    fetched: M::Only<Fetches<K, A::Acc, M>>,
    item: PhantomData<fn(T)>,
}

impl<K: Key, T, A: Aggregate<T>, M: Track> Iterator for FiredPane<'_, K, T, A, M> {
    type Item = (K, Window, A::Output);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if M::TRACKS
            && let Some(fetched @ Some(_)) = M::get_mut(&mut self.fetched)
            && let Some((key, acc)) = next_fetched(fetched, &mut self.entries)
        {
            return Some((key, self.window, self.aggregate.finish(acc)));
        }
        let (kept, acc) = self.entries.next()?;
        Some((kept.key, self.window, self.aggregate.finish(acc)))
    }
}

/// See [`Fetched`]; nothing where no key is away, and behind the last that is.
type Fetches<K, Acc, M> = Option<Box<Fetched<K, Acc, M>>>;

/// The keys of a window that are away, which come one by one, and those that are not, which wait until then: what was away before is here, if it came back.
struct Fetched<K: Key, Acc, M: Track> {
    fetching: Fetching<K, Acc>,
    table: Keyed<K, Acc, M>,
}

/// The next key that is away. When there is none any more, those that are here become the entries.
#[cold]
#[inline(never)]
fn next_fetched<K: Key, Acc, M: Track>(
    fetched: &mut Fetches<K, Acc, M>,
    entries: &mut Entries<K, Acc, M>,
) -> Option<(K, Acc)> {
    let Fetched { fetching, table } = &mut **fetched.as_mut()?;
    if let Some(next) = fetching.find(|(key, _)| !table.has(key)) {
        return Some(next);
    }
    *entries = fetched.take()?.table.into_iter();
    None
}

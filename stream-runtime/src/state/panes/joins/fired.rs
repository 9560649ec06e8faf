//! The pairs of windows that are over.

use std::marker::PhantomData;

use super::rows::{Ends, Rows};
use crate::join::Presence;
use crate::state::in_window::NOT_YET;
use crate::state::key::Key;
use crate::state::keyed::{Entries, Keyed};
use crate::state::panes::pane::Pane;
use crate::state::track::Untracked;
use crate::window::Window;

/// The pairs of the windows that end at or before the watermark, oldest first.
///
/// A loop goes from key to key by [`turn`](Self::turn), and over the pairs of each in a loop of its own, so that registers can hold what it needs.
pub struct FiredPairs<K: Key, A, B, L, R> {
    due: Vec<Pane<K, Ends, Untracked, Rows<A, B>>>,
    window: Window,
    /// The keys of the window that are still to come.
    entries: Entries<K, Ends, Untracked>,
    rows: Rows<A, B>,
    /// The key whose pairs come now, for those who take them one by one.
    of: Option<(K, Pairs)>,
    presence: PhantomData<fn() -> (L, R)>,
}

impl<K: Key, A, B, L: Presence, R: Presence> FiredPairs<K, A, B, L, R> {
    pub(super) fn new(due: Vec<Pane<K, Ends, Untracked, Rows<A, B>>>) -> Self {
        let (entries, rows) = (Keyed::new().into_iter(), Rows::default());
        FiredPairs { due, window: NOT_YET, entries, rows, of: None, presence: PhantomData }
    }

    /// Goes on to the next key that has pairs.
    #[inline]
    pub fn turn(&mut self) -> Option<FiredKey<'_, K, A, B, L, R>> {
        let (key, pairs) = self.next_key()?;
        Some(FiredKey { key, window: self.window, pairs, rows: &self.rows, presence: PhantomData })
    }

    #[inline(never)]
    fn next_key(&mut self) -> Option<(K, Pairs)> {
        loop {
            for (kept, ends) in &mut self.entries {
                // One branch for both sides: which keys have both can't be foreseen.
                if (ends.has_left() | L::can_be_absent()) & (ends.has_right() | R::can_be_absent()) {
                    return Some((kept.key, Pairs::new(&self.rows, ends)));
                }
            }
            let Pane { window, table, shared, .. } = self.due.pop()?;
            (self.window, self.entries, self.rows) = (window, table.into_iter(), shared);
        }
    }
}

impl<K: Key, A: Clone, B: Clone, L: Presence, R: Presence> Iterator for FiredPairs<K, A, B, L, R> {
    type Item = (K, Window, L::Of<A>, R::Of<B>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some((key, pairs)) = &mut self.of
                && let Some((left, right)) = pairs.next::<_, _, L, R>(&self.rows)
            {
                return Some((key.clone(), self.window, left, right));
            }
            self.of = Some(self.next_key()?);
        }
    }
}

/// The pairs of one key.
pub struct FiredKey<'f, K, A, B, L, R> {
    key: K,
    window: Window,
    pairs: Pairs,
    rows: &'f Rows<A, B>,
    presence: PhantomData<fn() -> (L, R)>,
}

impl<K: Key, A: Clone, B: Clone, L: Presence, R: Presence> Iterator for FiredKey<'_, K, A, B, L, R> {
    type Item = (K, Window, L::Of<A>, R::Of<B>);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let (left, right) = self.pairs.next::<_, _, L, R>(self.rows)?;
        Some((self.key.clone(), self.window, left, right))
    }
}

/// Where the pairs of a key have come to: for each left row in order, the right ones in order; where one side has none, the rows of the other alone.
struct Pairs {
    /// The rows of the next pair.
    next: Ends,
    first_right: usize,
    last: Ends,
    is_over: bool,
}

impl Pairs {
    /// Those of a key whose rows have these ends.
    #[inline]
    fn new<A, B>(rows: &Rows<A, B>, last: Ends) -> Self {
        let first = Ends { left: rows.left.behind(last.left), right: rows.right.behind(last.right) };
        Pairs { next: first, first_right: first.right, last, is_over: false }
    }

    #[inline]
    fn next<A: Clone, B: Clone, L: Presence, R: Presence>(
        &mut self,
        rows: &Rows<A, B>,
    ) -> Option<(L::Of<A>, R::Of<B>)> {
        if self.is_over {
            return None;
        }
        let Ends { left, right } = self.next;
        if right != self.last.right {
            self.next.right = rows.right.behind(right);
        } else if left != self.last.left {
            self.next = Ends { left: rows.left.behind(left), right: self.first_right };
        } else {
            self.is_over = true;
        }
        let left = rows.left.get(left).map_or_else(L::absent, |row| Some(L::present(row.item.clone())))?;
        let right = rows.right.get(right).map_or_else(R::absent, |row| Some(R::present(row.item.clone())))?;
        Some((left, right))
    }
}

//! What a worker does with the rows of the keys that it owns.

use super::fired::FiredPairs;
use super::{Ends, JoinPart, Linking};
use crate::join::{Presence, Side};
use crate::state::keep::Keep;
use crate::state::key::{Kept, Key, Sought};
use crate::state::keyed::Keyed;
use crate::state::step::Part;
use crate::state::track::Untracked;
use crate::time::Timestamp;
use crate::window::Window;

impl<K: Key, A: Keep, B: Keep, L: Presence, R: Presence> Part<K, Side<A, B>, Linking<L, R>>
    for JoinPart<K::Owned, A::Owned, B::Owned>
{
    type Place = Window;
    type Result = (K::Owned, Window, L::Of<A::Owned>, R::Of<B::Owned>);
    type Emitted<'s>
        = FiredPairs<K::Owned, A::Owned, B::Owned, L, R>
    where
        Self: 's;

    #[inline]
    fn update<I>(
        &mut self,
        sought: Sought<K::Digest>,
        window: Window,
        key: K,
        input: I,
        first: impl FnOnce(I) -> Side<A::Owned, B::Owned>,
        _: impl FnOnce(&mut Side<A::Owned, B::Owned>, I),
    ) {
        debug_assert_eq!(self.current.window, window, "the part was not turned to the window");
        let rows = &mut self.current.shared;
        match first(input) {
            Side::Left(row) => {
                let last = follow(&mut self.current.table, sought, key, true, rows.left.next());
                rows.left.add(last, row);
            }
            Side::Right(row) => {
                let last = follow(&mut self.current.table, sought, key, false, rows.right.next());
                rows.right.add(last, row);
            }
        }
    }

    #[inline]
    fn turn_to(&mut self, window: Window) {
        if self.current.window != window {
            self.turn(window);
        }
    }

    fn due(&self, reached: Option<Timestamp>) -> usize {
        self.keys_due(reached)
    }

    fn emit<'s>(
        &'s mut self,
        _: &'s Linking<L, R>,
        reached: Option<Timestamp>,
    ) -> FiredPairs<K::Owned, A::Owned, B::Owned, L, R> {
        FiredPairs::new(reached.map(|reached| self.take_due(reached)).unwrap_or_default())
    }
}

/// Makes a row the last one of its key and side, and says which one was it before.
///
/// Never inlined: so the rows themselves, which are larger than what is found for them, go from the loop's registers straight into their list. (Measured: NEXMark 8.)
#[inline(never)]
fn follow<K: Key>(
    table: &mut Keyed<K::Owned, Ends, Untracked>,
    sought: Sought<K::Digest>,
    key: K,
    is_left: bool,
    number: usize,
) -> usize {
    match table.change(sought, &key) {
        Some(ends) => std::mem::replace(ends.of(is_left), number),
        None => {
            let mut ends = Ends::NONE;
            let none = std::mem::replace(ends.of(is_left), number);
            table.insert(sought.hash, Kept::new(sought, key), ends);
            none
        }
    }
}

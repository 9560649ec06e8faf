//! The rows of a window.

use crate::state::panes::pane::Shared;

/// The number of no row.
const NONE: usize = usize::MAX;

/// The rows of a window, by the side that they come from.
pub struct Rows<A, B> {
    pub(super) left: Linked<A>,
    pub(super) right: Linked<B>,
}

/// Of a key, the number of the last row of each side, or that of none.
#[derive(Clone, Copy, Debug)]
pub struct Ends {
    pub(super) left: usize,
    pub(super) right: usize,
}

impl Ends {
    /// Those of a key without rows.
    pub(super) const NONE: Ends = Ends { left: NONE, right: NONE };

    /// That of one side.
    #[inline]
    pub(super) fn of(&mut self, is_left: bool) -> &mut usize {
        if is_left { &mut self.left } else { &mut self.right }
    }

    #[inline]
    pub(super) fn has_left(self) -> bool {
        self.left != NONE
    }

    #[inline]
    pub(super) fn has_right(self) -> bool {
        self.right != NONE
    }
}

impl<A, B> Default for Rows<A, B> {
    fn default() -> Self {
        Rows { left: Linked(Vec::new()), right: Linked(Vec::new()) }
    }
}

impl<A, B> Shared for Rows<A, B> {
    type Size = (usize, usize);

    fn with_room((left, right): (usize, usize)) -> Self {
        Rows { left: Linked::with_room(left), right: Linked::with_room(right) }
    }

    fn size(&self) -> (usize, usize) {
        (self.left.0.len(), self.right.0.len())
    }
}

/// The rows of one side, in the order of their arrival. Those of a key are linked in a circle: the first comes after the last.
pub(super) struct Linked<T>(Vec<Row<T>>);

pub(super) struct Row<T> {
    pub(super) item: T,
    /// The number of the key's next row.
    next: usize,
}

impl<T> Linked<T> {
    /// With room for so many rows, and somewhat more: windows have about as many, and to move all of them for the last few costs twice as much.
    fn with_room(rows: usize) -> Self {
        Linked(Vec::with_capacity(rows + rows / 8))
    }

    /// The number of the row that arrives next.
    #[inline]
    pub(super) fn next(&self) -> usize {
        self.0.len()
    }

    /// Takes in a row, behind the last of its key or as the first.
    #[inline]
    pub(super) fn add(&mut self, last: usize, item: T) {
        let number = self.next();
        let first = self.0.get_mut(last).map_or(number, |last| std::mem::replace(&mut last.next, number));
        self.0.push(Row { item, next: first });
    }

    /// The row of a number; none of that of none.
    #[inline]
    pub(super) fn get(&self, number: usize) -> Option<&Row<T>> {
        self.0.get(number)
    }

    /// The number of the row behind this one, and of none behind none.
    #[inline]
    pub(super) fn behind(&self, number: usize) -> usize {
        self.get(number).map_or(NONE, |row| row.next)
    }
}

//! Rows in lists by key, oldest first, all in one vector: a row that goes leaves its place to the next that comes.

use crate::join::Over;

/// Stands for no row.
const NONE: u32 = u32::MAX;

/// The rows of one key, by their oldest and their newest.
#[derive(Clone, Copy, Debug)]
pub(super) struct List {
    oldest: u32,
    newest: u32,
}

impl List {
    pub(super) const EMPTY: List = List { oldest: NONE, newest: NONE };

    pub(super) fn is_empty(self) -> bool {
        self.oldest == NONE
    }
}

/// A row, and the one behind it in its list.
#[derive(Debug)]
pub(super) struct Row<T> {
    pub(super) at: i64,
    next: u32,
    /// Whether it has met a partner.
    pub(super) met: bool,
    pub(super) item: T,
}

#[derive(Debug)]
enum Place<T> {
    Row(Row<T>),
    Free { next: u32 },
}

/// The rows of one side.
#[derive(Debug)]
pub(super) struct Rows<T> {
    places: Vec<Place<T>>,
    /// The first free place.
    free: u32,
}

impl<T> Rows<T> {
    pub(super) fn new() -> Self {
        Rows { places: Vec::new(), free: NONE }
    }

    #[inline]
    pub(super) fn get(&self, row: u32) -> Option<&Row<T>> {
        match self.places.get(row as usize) {
            Some(Place::Row(row)) => Some(row),
            Some(Place::Free { .. }) | None => None,
        }
    }

    #[inline]
    fn get_mut(&mut self, row: u32) -> Option<&mut Row<T>> {
        match self.places.get_mut(row as usize) {
            Some(Place::Row(row)) => Some(row),
            Some(Place::Free { .. }) | None => None,
        }
    }

    /// Notes that a row has met a partner.
    #[inline]
    pub(super) fn meets(&mut self, row: u32) {
        if let Some(row) = self.get_mut(row) {
            row.met = true;
        }
    }

    /// Puts a row into a list, behind those that are as old. Says where it is, and whether it is the oldest now.
    #[inline]
    pub(super) fn insert(&mut self, list: &mut List, at: i64, item: T) -> (u32, bool) {
        let row = self.put(Row { at, next: NONE, met: false, item });
        match self.get_mut(list.newest) {
            None => *list = List { oldest: row, newest: row },
            Some(newest) if newest.at <= at => {
                newest.next = row;
                list.newest = row;
            }
            Some(_) => self.insert_between(list, at, row),
        }
        (row, list.oldest == row)
    }

    /// Puts a row in front of the first that is newer.
    #[inline(never)]
    fn insert_between(&mut self, list: &mut List, at: i64, row: u32) {
        let (mut before, mut behind) = (NONE, list.oldest);
        while let Some(other) = self.get(behind).filter(|other| other.at <= at) {
            (before, behind) = (behind, other.next);
        }
        if let Some(row) = self.get_mut(row) {
            row.next = behind;
        }
        match self.get_mut(before) {
            Some(before) => before.next = row,
            None => list.oldest = row,
        }
    }

    #[inline]
    fn put(&mut self, row: Row<T>) -> u32 {
        match self.places.get_mut(self.free as usize) {
            Some(place) => {
                let at = self.free;
                if let Place::Free { next } = *place {
                    self.free = next;
                }
                *place = Place::Row(row);
                at
            }
            None => self.grow(row),
        }
    }

    #[inline(never)]
    fn grow(&mut self, row: Row<T>) -> u32 {
        let at = self.places.len();
        assert!(at < NONE as usize, "a worker keeps more than four billion rows for a join");
        self.places.push(Place::Row(row));
        at as u32
    }

    /// The first row of a list that is not older than a time.
    #[inline]
    pub(super) fn first_from(&self, list: List, time: i64) -> u32 {
        let mut at = list.oldest;
        while let Some(row) = self.get(at).filter(|row| row.at < time) {
            at = row.next;
        }
        at
    }

    /// A row, if it is not newer than a time, and the one behind it.
    #[inline]
    pub(super) fn up_to(&self, row: u32, time: i64) -> Option<(&Row<T>, u32)> {
        self.get(row).filter(|row| row.at <= time).map(|row| (row, row.next))
    }

    /// The time of the oldest row of a list.
    #[inline]
    pub(super) fn oldest(&self, list: List) -> Option<i64> {
        self.get(list.oldest).map(|row| row.at)
    }

    /// Lets all rows of a list go that have met all that they ever will, and says how many.
    #[inline]
    pub(super) fn drop_until(&mut self, list: &mut List, over: Over) -> usize {
        std::iter::from_fn(|| self.take(list, over)).count()
    }

    /// Takes the oldest row out of a list, if it has met all that it ever will.
    #[inline]
    pub(super) fn take(&mut self, list: &mut List, over: Over) -> Option<Row<T>> {
        if !over.is(self.oldest(*list)?) {
            return None;
        }
        let place = self.places.get_mut(list.oldest as usize)?;
        let Place::Row(row) = std::mem::replace(place, Place::Free { next: self.free }) else { return None };
        self.free = list.oldest;
        *list = if row.next == NONE { List::EMPTY } else { List { oldest: row.next, ..*list } };
        Some(row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes out all rows before a time.
    fn taken(rows: &mut Rows<char>, list: &mut List, before: i64) -> String {
        std::iter::from_fn(|| rows.take(list, Over(before))).map(|row| row.item).collect()
    }

    #[test]
    fn a_list_is_in_the_order_of_time_and_ties_in_that_of_arrival() {
        let (mut rows, mut list) = (Rows::new(), List::EMPTY);
        for (at, item) in [(5, 'a'), (7, 'b'), (5, 'c'), (1, 'd'), (7, 'e'), (6, 'f')] {
            rows.insert(&mut list, at, item);
        }
        assert_eq!(taken(&mut rows, &mut list, 6), "dac");
        assert_eq!(taken(&mut rows, &mut list, i64::MAX), "fbe");
        assert!(list.is_empty());
    }

    #[test]
    fn places_are_used_again() {
        let (mut rows, mut list) = (Rows::new(), List::EMPTY);
        for at in 0..1000 {
            rows.insert(&mut list, at, 'x');
            rows.take(&mut list, Over(at - 10));
        }
        assert!(rows.places.len() < 20, "{} places", rows.places.len());
    }

    #[test]
    fn a_place_is_no_larger_than_its_row() {
        assert_eq!(size_of::<Place<u64>>(), 24);
    }
}

//! What was read before, so that only news are told.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use super::kept::{Changed, Kept, Present};

/// What is kept of the rows that were read.
pub trait Notes<T>: Sized {
    /// What is told.
    type Item: Send + 'static;
    /// What is kept.
    #[doc(hidden)]
    type Book: Book<T, Self::Item> + Default + Send;
}

/// What was read in the last reading, and in the present one.
#[doc(hidden)]
pub trait Book<T, Item> {
    /// Whether a row is news, by the bytes of its values.
    fn is_news(&mut self, key: &[u8], row: &[u8]) -> bool;

    /// What is told of a row that is.
    fn tell(&mut self, key: &[u8], row: T) -> Item;

    /// The end of a reading. What was not in it is deleted, if all rows were.
    fn end(&mut self, is_whole: bool) -> Vec<Item>;

    /// A reading failed: what is known is not sure any more.
    fn forget(&mut self);
}

impl<T: Send + 'static> Notes<T> for Changed {
    type Item = T;
    type Book = Hashes;
}

impl<T: Clone + Send + 'static> Notes<T> for Present {
    type Item = Kept<T>;
    type Book = Rows<T>;
}

/// By the hashes of the rows alone: two different rows have the same one of 64 bits as good as never.
#[doc(hidden)]
#[derive(Debug, Default)]
pub struct Hashes {
    state: RandomState,
    /// Of each row the last reading in which it was.
    seen: HashMap<u64, u32>,
    reading: u32,
}

impl<T> Book<T, T> for Hashes {
    fn is_news(&mut self, _: &[u8], row: &[u8]) -> bool {
        self.seen.insert(self.state.hash_one(row), self.reading).is_none()
    }

    fn tell(&mut self, _: &[u8], row: T) -> T {
        row
    }

    /// A row that becomes again what it was before is news. Of a table that is read in part, the rows that the next reading has again were all in this one.
    fn end(&mut self, _: bool) -> Vec<T> {
        self.seen.retain(|_, reading| *reading == self.reading);
        self.reading = self.reading.wrapping_add(1);
        Vec::new()
    }

    fn forget(&mut self) {
        self.seen.clear();
    }
}

/// By key, with the rows: what is deleted is told as it was.
#[doc(hidden)]
#[derive(Debug)]
pub struct Rows<T> {
    state: RandomState,
    rows: HashMap<Box<[u8]>, Known<T>>,
    reading: u32,
    /// A reading failed since: each row is told again.
    is_unsure: bool,
}

#[derive(Debug)]
struct Known<T> {
    hash: u64,
    reading: u32,
    row: Option<T>,
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Rows { state: RandomState::new(), rows: HashMap::new(), reading: 0, is_unsure: false }
    }
}

impl<T: Clone> Book<T, Kept<T>> for Rows<T> {
    fn is_news(&mut self, key: &[u8], row: &[u8]) -> bool {
        let (hash, reading) = (self.state.hash_one(row), self.reading);
        match self.rows.get_mut(key) {
            Some(known) => {
                let is_news = known.hash != hash || self.is_unsure;
                (known.hash, known.reading) = (hash, reading);
                is_news
            }
            None => {
                self.rows.insert(key.into(), Known { hash, reading, row: None });
                true
            }
        }
    }

    fn tell(&mut self, key: &[u8], row: T) -> Kept<T> {
        if let Some(known) = self.rows.get_mut(key) {
            known.row = Some(row.clone());
        }
        Kept::Is(row)
    }

    fn end(&mut self, is_whole: bool) -> Vec<Kept<T>> {
        let reading = self.reading;
        self.reading = reading.wrapping_add(1);
        if !is_whole {
            return Vec::new();
        }
        self.is_unsure = false;
        let gone = self.rows.extract_if(|_, known| known.reading != reading);
        gone.filter_map(|(_, known)| known.row).map(Kept::Deleted).collect()
    }

    fn forget(&mut self) {
        self.is_unsure = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_news_when_it_changes_and_when_it_changes_back() {
        let mut hashes = Hashes::default();
        let mut read = |row: &[u8]| {
            let is_news = Book::<(), ()>::is_news(&mut hashes, b"", row);
            Book::<(), ()>::end(&mut hashes, true);
            is_news
        };
        assert_eq!([b"a", b"a", b"b", b"a"].map(|row| read(row)), [true, false, true, true]);
    }

    #[test]
    fn a_row_that_is_gone_is_told_as_it_was() {
        let mut rows = Rows::default();
        for (row, number) in [(b"a", 1), (b"b", 2)] {
            assert!(Book::<i32, _>::is_news(&mut rows, row, row));
            assert_eq!(rows.tell(row, number), Kept::Is(number));
        }
        assert!(rows.end(true).is_empty());
        assert!(!Book::<i32, _>::is_news(&mut rows, b"b", b"b"));
        assert_eq!(rows.end(true), [Kept::Deleted(1)]);
        assert_eq!(rows.end(true), [Kept::Deleted(2)]);
    }

    #[test]
    fn behind_a_reading_that_failed_every_row_is_told_again() {
        let mut rows = Rows::default();
        assert!(Book::<i32, _>::is_news(&mut rows, b"a", b"a"));
        rows.tell(b"a", 1);
        Book::<i32, _>::forget(&mut rows);
        assert!(Book::<i32, _>::is_news(&mut rows, b"a", b"a"));
        assert!(rows.end(true).is_empty());
        assert!(!Book::<i32, _>::is_news(&mut rows, b"a", b"a"));
    }
}

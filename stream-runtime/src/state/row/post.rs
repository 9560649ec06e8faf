//! What the workers have sent to one owner, and where it lies.

use std::collections::VecDeque;

use super::step::Row;
use crate::state::key::Key;
use crate::state::room::Shelf;

/// What the workers have sent to one owner, in their order. The room of what has been taken is put away for the next step.
pub(super) struct Post<'s, K: Key, T> {
    /// Of the worker whose turn it is: a list that keeps its room while it is emptied from the front.
    present: VecDeque<Row<K, T>>,
    /// The number of that list, and how long it was.
    sent: Option<(usize, usize)>,
    others: std::iter::Enumerate<std::vec::IntoIter<Vec<Row<K, T>>>>,
    shelf: &'s mut Shelf,
}

impl<'s, K: Key, T> Post<'s, K, T> {
    pub(super) fn new(sent: Vec<Vec<Row<K, T>>>, shelf: &'s mut Shelf) -> Self {
        Post { present: VecDeque::new(), sent: None, others: sent.into_iter().enumerate(), shelf }
    }

    /// Goes on to the next worker who has sent something.
    #[cold]
    #[inline(never)]
    fn turn(&mut self) -> Option<Row<K, T>> {
        loop {
            let emptied = std::mem::take(&mut self.present);
            if let Some((number, things)) = self.sent.take() {
                self.shelf.keep(number, emptied.into(), things);
            }
            let (number, rows) = self.others.next()?;
            self.sent = Some((number, rows.len()));
            self.present = rows.into();
            if let Some(row) = self.present.pop_front() {
                return Some(row);
            }
        }
    }
}

impl<K: Key, T> Iterator for Post<'_, K, T> {
    type Item = Row<K, T>;

    #[inline]
    fn next(&mut self) -> Option<Row<K, T>> {
        match self.present.pop_front() {
            Some(row) => Some(row),
            None => self.turn(),
        }
    }
}

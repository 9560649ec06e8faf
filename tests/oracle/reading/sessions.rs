//! Sessions of event time, and what is late for them.

use std::fmt::Debug;

use thalweg::Window;

use super::keys::ReadKeyed;
use super::windows::{Span, result};
use super::{END, Item, Origin, Reached, Read};

/// Windows that end when a key has had no item for so many microseconds.
#[derive(Clone, Copy, Debug)]
pub struct Sessions {
    pub gap: i64,
    pub grace: i64,
}

/// Sessions without grace.
pub fn sessions(gap: i64) -> Sessions {
    Sessions { gap, grace: 0 }
}

/// A session that is open.
#[derive(Clone, Debug)]
pub(super) struct Open<K, T> {
    pub(super) key: K,
    pub(super) first: i128,
    last: i128,
    /// In the order of their arrival, as far as they came to the same session: of sessions that merge, those of the earlier one come first.
    pub(super) items: Vec<T>,
}

impl Sessions {
    pub(super) fn span<K, T>(&self, open: &Open<K, T>) -> Span {
        Span { start: open.first, end: open.last + i128::from(self.gap) }
    }

    /// Whether a session is over: what would be a part of it is late, and its result is due (rules 3, 4 and 14).
    pub(super) fn is_over<K, T>(&self, open: &Open<K, T>, watermark: Reached) -> bool {
        watermark.is_some_and(|watermark| watermark == END || self.span(open).end + i128::from(self.grace) <= watermark)
    }

    pub(super) fn behind(&self, watermark: Reached) -> Reached {
        watermark.map(|watermark| if watermark == END { END } else { watermark - i128::from(self.grace) })
    }

    /// Whether they are no further apart than the gap (rule 4).
    fn are_near<K: PartialEq, T>(&self, one: &Open<K, T>, other: &Open<K, T>) -> bool {
        let gap = i128::from(self.gap);
        one.key == other.key && one.first <= other.last + gap && other.first <= one.last + gap
    }

    /// What comes of an item and the open sessions that it joins, which are taken out.
    pub(super) fn merged<K: PartialEq, T>(&self, open: &mut Vec<Open<K, T>>, item: Open<K, T>) -> Open<K, T> {
        let mut near: Vec<_> = open.extract_if(.., |open| self.are_near(open, &item)).collect();
        near.sort_by_key(|open| open.first);
        let mut near = near.into_iter();
        let Some(mut merged) = near.next() else { return item };
        for part in [item].into_iter().chain(near) {
            merged.first = merged.first.min(part.first);
            merged.last = merged.last.max(part.last);
            merged.items.extend(part.items);
        }
        merged
    }
}

pub(super) fn alone<K: Clone, T: Clone>(key: &K, item: &Item<T>) -> Open<K, T> {
    let at = i128::from(item.at.expect("a window stands behind timestamps").as_micros());
    Open { key: key.clone(), first: at, last: at, items: vec![item.value.clone()] }
}

impl<K: Clone + Debug + PartialEq, T: Clone> ReadKeyed<K, T> {
    /// The results, and the items that were late.
    pub fn sessions<R>(&self, windows: Sessions, aggregate: impl Fn(&[T]) -> R) -> (Read<(K, Window, R)>, Read<T>) {
        let (origin, late_origin) = (Origin::of_operator(&self.steps), Origin::of_operator(&self.steps));
        let mut open = Vec::new();
        let (mut fired, mut late) = (Vec::new(), Vec::new());
        for (number, step) in self.steps.iter().enumerate() {
            late.push(Vec::new());
            for (key, item) in step {
                let before = open.clone();
                let merged = windows.merged(&mut open, alone(key, item));
                if windows.is_over(&merged, self.frozen(number)) {
                    open = before;
                    late[number].push(Item { origin: late_origin.id, key: format!("{key:?}"), ..item.clone() });
                } else {
                    open.push(merged);
                }
            }
            let mut due: Vec<_> = open.extract_if(.., |open| windows.is_over(open, self.reached(number))).collect();
            due.sort_by_key(|open| open.first);
            let fires =
                |open: &Open<K, T>| result(origin, &(windows.span(open), open.key.clone()), aggregate(&open.items));
            fired.push(due.iter().map(fires).collect());
        }
        let reached = self.unkeyed.reached.iter().map(|watermark| windows.behind(*watermark)).collect();
        let late = Read { steps: late, origins: vec![late_origin], reached: self.unkeyed.reached.clone() };
        (Read { steps: fired, origins: vec![origin], reached }, late)
    }
}

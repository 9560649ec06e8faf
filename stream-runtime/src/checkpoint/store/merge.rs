//! The entries of a section, out of a base and the runs that came after it.
//!
//! All of them are sorted by key, so one pass over all at once gives each key's newest entry. What is in memory is a block of each.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;

use super::cursor::Cursor;
use super::entries::{Said, first};
use crate::Error;
use crate::checkpoint::Storage;

/// Gives each entry that is there, in the order of keys. The cursors stand in front of their first entries.
///
/// # Errors
/// An object can't be read or is damaged, or `each` says so.
pub(super) fn merge<S: Storage>(
    cursors: Vec<Cursor<S>>,
    mut each: impl FnMut(&[u8], &[u8]) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut heap = BinaryHeap::with_capacity(cursors.len());
    for mut cursor in cursors {
        if cursor.advance()? {
            heap.push(Waiting { first: first(&cursor.key), cursor: Box::new(cursor) });
        }
    }
    let mut cleared = Cleared::default();
    let mut last: Option<Vec<u8>> = None;
    while let Some(mut waiting) = heap.peek_mut() {
        let Waiting { first: at, cursor: top } = &mut *waiting;
        cleared.come_to(&top.key);
        match top.said() {
            Said::Cleared => cleared.push(&top.key, top.age),
            // The newest of a key comes first.
            _ if last.as_ref() == Some(&top.key) => {}
            said => {
                let last = last.get_or_insert_default();
                last.clear();
                last.extend_from_slice(&top.key);
                if let Said::Is(value) = said
                    && !cleared.has(top.age)
                {
                    each(&top.key, value)?;
                }
            }
        }
        // What is changed in place sinks to where it belongs, which is mostly the top again.
        if top.advance()? {
            *at = first(&top.key);
        } else {
            PeekMut::pop(waiting);
        }
    }
    Ok(())
}

/// A cursor in the heap, which moves few bytes and mostly compares numbers.
struct Waiting<S: Storage> {
    /// The first bytes of the cursor's key.
    first: u64,
    cursor: Box<Cursor<S>>,
}

/// By key; prefixes before entries; the newest first. Turned around, for a heap gives the greatest first.
impl<S: Storage> Ord for Waiting<S> {
    fn cmp(&self, other: &Self) -> Ordering {
        let (one, two) = (&self.cursor, &other.cursor);
        let by_key = other.first.cmp(&self.first).then_with(|| two.key.cmp(&one.key));
        by_key.then_with(|| two.is_entry().cmp(&one.is_entry())).then_with(|| one.age.cmp(&two.age))
    }
}

impl<S: Storage> PartialOrd for Waiting<S> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<S: Storage> PartialEq for Waiting<S> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl<S: Storage> Eq for Waiting<S> {}

/// The prefixes of the key at hand that are cleared, each of which is a prefix of the next.
#[derive(Default)]
struct Cleared {
    prefixes: Vec<(Vec<u8>, usize)>,
}

impl Cleared {
    /// Forgets what this key, and so every later one, does not begin with.
    fn come_to(&mut self, key: &[u8]) {
        while self.prefixes.pop_if(|(prefix, _)| !key.starts_with(prefix)).is_some() {}
    }

    fn push(&mut self, prefix: &[u8], age: usize) {
        self.prefixes.push((prefix.to_vec(), age));
    }

    /// Whether an entry of this age is cleared by a newer run.
    fn has(&self, age: usize) -> bool {
        self.prefixes.iter().any(|(_, cleared)| *cleared > age)
    }
}

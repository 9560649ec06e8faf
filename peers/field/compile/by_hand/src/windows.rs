//! Tumbling windows.

use std::hash::Hash;

use hashbrown::HashMap;

/// Accumulators of windows that stand one behind the other, until the watermark has passed them.
pub struct Windows<K, A> {
    length: i64,
    open: Vec<(i64, HashMap<K, A>)>,
}

impl<K: Eq + Hash, A: Default> Windows<K, A> {
    pub fn new(length: i64) -> Self {
        Windows { length, open: Vec::new() }
    }

    /// What a key has in the window of a time, unless the window is over.
    pub fn at(&mut self, at: i64, key: K, watermark: i64) -> Option<&mut A> {
        let start = at - at.rem_euclid(self.length);
        if start + self.length <= watermark {
            return None;
        }
        let place = self.open.iter().position(|(other, _)| *other == start).unwrap_or_else(|| {
            self.open.push((start, HashMap::new()));
            self.open.len() - 1
        });
        Some(self.open[place].1.entry(key).or_default())
    }

    /// Gives what is over, the oldest first.
    pub fn fire(&mut self, watermark: i64, mut give: impl FnMut(i64, K, A)) {
        self.open.sort_unstable_by_key(|(start, _)| *start);
        let over = self.open.partition_point(|(start, _)| start + self.length <= watermark);
        for (start, table) in self.open.drain(..over) {
            table.into_iter().for_each(|(key, all)| give(start, key, all));
        }
    }
}

//! Tables, and what a `lookup` finds in them: a search through all changes of the steps before (rule 26).

use std::fmt::Debug;

use super::keys::ReadKeyed;
use super::{END, Item, Read};

/// How long versions are kept, if the table knows the past.
pub type Keep = Option<i64>;

impl<T: Clone> Read<T> {
    /// Each item with what the table has for its key: the newest item of the steps before; or of those that are not newer than the item,
    /// the newest.
    pub fn lookup<K, V>(&self, table: &ReadKeyed<K, V>, keep: Keep, key: impl Fn(&T) -> K) -> Read<(T, Option<V>)>
    where
        K: Clone + Debug + PartialEq,
        V: Clone,
    {
        let found = |step: usize, item: &Item<T>| {
            let changes: Vec<_> = table.steps[..step].iter().flatten().collect();
            let of_key = changes.into_iter().filter(|(other, _)| *other == key(&item.value)).map(|(_, change)| change);
            let changes: Vec<_> = of_key.collect();
            match keep {
                Some(keep) => valid(&changes, at(item), floor(table, step, keep)),
                None => changes.last().map(|change| change.value.clone()),
            }
        };
        let steps = self.steps.iter().enumerate();
        let steps = steps
            .map(|(step, items)| items.iter().map(|item| item.with((item.value.clone(), found(step, item)))).collect());
        Read { steps: steps.collect(), origins: self.origins.clone(), reached: self.reached.clone() }
    }
}

fn at<T>(item: &Item<T>) -> i128 {
    item.at.expect("a table of versions stands behind timestamps, and so do its readers").as_micros().into()
}

/// Of the versions up to this time only the newest is kept.
fn floor<K: Clone + Debug + PartialEq, V: Clone>(table: &ReadKeyed<K, V>, step: usize, keep: i64) -> i128 {
    match table.frozen(step) {
        Some(END) => i128::from(i64::MAX) - i128::from(keep),
        Some(watermark) => watermark - i128::from(keep),
        None => i128::MIN,
    }
}

/// The newest version that is not newer than a time. Of two with one time the one that came later is newer.
fn valid<V: Clone>(changes: &[&Item<V>], time: i128, floor: i128) -> Option<V> {
    let mut versions: Vec<_> = changes.iter().map(|change| (at(change), change.value.clone())).collect();
    versions.sort_by_key(|(from, _)| *from);
    let gone = versions.iter().filter(|(from, _)| *from <= floor).count().saturating_sub(1);
    versions.into_iter().skip(gone).rfind(|(from, _)| *from <= time).map(|(_, value)| value)
}

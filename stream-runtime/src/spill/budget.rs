//! How much memory the states of a job may take.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

/// How much memory the keyed states of a durable job may take, and where what is above it goes.
///
/// A number is a budget in bytes, with the store where it is by default: in a hidden folder beside the checkpoint's files, or, where the checkpoint isn't kept in a folder, in the
/// system's folder for temporary files.
///
/// What a state takes is estimated: for each key the size of its entry in a table that is two thirds full, and, where keys or values have memory of their own, as many bytes as
/// they have in the checkpoint. A batch may go above it: only when its step is over, keys go away.
///
/// ```
/// use stream_runtime::spill::StateBudget;
/// let budget = StateBudget::new(256 << 20).in_folder("/mnt/fast/orders");
/// assert_eq!(budget.bytes(), 268_435_456);
/// assert_eq!(StateBudget::from(1_000).bytes(), 1_000);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateBudget {
    bytes: u64,
    folder: Option<PathBuf>,
}

impl StateBudget {
    /// So many bytes.
    pub fn new(bytes: u64) -> Self {
        StateBudget { bytes, folder: None }
    }

    /// The store is in this folder, which belongs to this job alone: it is emptied when the job begins, and removed when it ends.
    #[must_use]
    pub fn in_folder(mut self, folder: impl Into<PathBuf>) -> Self {
        self.folder = Some(folder.into());
        self
    }

    /// The bytes.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The folder, if one was said.
    pub fn folder(&self) -> Option<&PathBuf> {
        self.folder.as_ref()
    }
}

impl From<u64> for StateBudget {
    fn from(bytes: u64) -> Self {
        StateBudget::new(bytes)
    }
}

/// What all states weigh, against what they may.
#[derive(Debug)]
pub(super) struct Balance {
    limit: u64,
    used: AtomicU64,
    /// How often something was put away, and how often something has come back.
    #[cfg(test)]
    pub moved: [AtomicU64; 2],
}

impl Balance {
    pub fn new(limit: u64) -> Self {
        Balance {
            limit,
            used: AtomicU64::new(0),
            #[cfg(test)]
            moved: Default::default(),
        }
    }

    /// Who weighed `before` now weighs `now`.
    pub fn weigh(&self, before: u64, now: u64) {
        // A difference that wraps around is a subtraction.
        self.used.fetch_add(now.wrapping_sub(before), Ordering::Relaxed);
    }

    #[cfg(test)]
    pub fn is_kept(&self) -> bool {
        self.used.load(Ordering::Relaxed) <= self.limit
    }

    /// What somebody who weighs so much may keep, if that is less: his part of the budget.
    pub fn excess(&self, weight: u64) -> Option<u64> {
        let used = self.used.load(Ordering::Relaxed);
        let part = || (u128::from(weight) * u128::from(self.limit) / u128::from(used.max(1))) as u64;
        (used > self.limit).then(part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_above_gives_up_in_proportion() {
        let balance = Balance::new(100);
        balance.weigh(0, 60);
        assert_eq!(balance.excess(60), None);
        balance.weigh(0, 140);
        assert_eq!((balance.excess(60), balance.excess(140)), (Some(30), Some(70)));
        balance.weigh(140, 40);
        assert_eq!(balance.excess(40), None);
    }
}

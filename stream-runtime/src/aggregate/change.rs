//! What `changes` gives.

use serde::{Deserialize, Serialize};

use crate::state::Keep;

/// A result that has changed (rule 14): what it was, and what it is now.
///
/// Of one key, or of one window of a key, the `old` of each change is the `new` of the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Change<V> {
    /// What it was; nothing where there was none.
    pub old: Option<V>,
    /// What it is; nothing where there is none any more.
    pub new: Option<V>,
}

impl<V: Keep> Keep for Change<V> {
    type Owned = Change<V::Owned>;

    fn keep(self) -> Self::Owned {
        Change { old: self.old.keep(), new: self.new.keep() }
    }
}

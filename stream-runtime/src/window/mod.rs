//! Windows: how event or processing time is cut into pieces.

mod count;
mod early;
mod grace;
mod session;
mod slicing;
mod sliding;
mod tumbling;

pub use count::{ByCount, CountEvery, CountWindow, Panelling, Records, count_window};
pub use early::{Every, every};
pub(crate) use grace::Grace;
pub use session::{Session, session};
pub(crate) use slicing::Slicing;
pub use sliding::{Sliding, SlidingSize, sliding};
pub use tumbling::{Event, Processing, Tumbling, tumbling};

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// A length of time, as it is said.
pub(crate) fn said(micros: i64) -> String {
    let length = std::time::Duration::from_micros(micros.unsigned_abs());
    format!("{}{length:?}", if micros < 0 { "-" } else { "" })
}

/// A half-open piece of time `[start, end)` (rule 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Window {
    /// The first time in it.
    pub start: Timestamp,
    /// The first time behind it.
    pub end: Timestamp,
}

impl Window {
    /// The time of its results: the last microsecond in it (rule 2).
    #[inline]
    pub fn result_time(self) -> Timestamp {
        Timestamp::from_micros(self.end.as_micros() - 1)
    }
}

impl std::fmt::Display for Window {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

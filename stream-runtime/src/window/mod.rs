//! Windows: how event or processing time is cut into pieces.

mod count;
mod session;
mod slicing;
mod sliding;
mod tumbling;

pub use count::{ByCount, CountEvery, CountWindow, Panelling, Records, count_window};
pub use session::{Session, session};
pub(crate) use slicing::Slicing;
pub use sliding::{Sliding, SlidingSize, sliding};
pub use tumbling::{Event, Processing, Tumbling, tumbling};

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

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

/// How far event time has come behind windows that wait so long for stragglers. At the end of time nothing is waited for.
fn behind(reached: Option<Timestamp>, grace: i64) -> Option<Timestamp> {
    reached.map(|reached| match reached {
        Timestamp::MAX => Timestamp::MAX,
        reached => Timestamp::from_micros(reached.as_micros().saturating_sub(grace)),
    })
}

impl std::fmt::Display for Window {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

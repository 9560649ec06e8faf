//! The typed handles that a pipeline's own text resolves to.
//!
//! A handle is a value of size zero: it stands for a stream while rustc checks names and types, and gives each closure
//! back unchanged to the loop that follows. What can be wrong with a stream is said by a bound on the method, in a
//! trait of our own, so that the compiler's message is ours.

#![expect(clippy::type_complexity, reason = "the type of a handle is all that is known of a stream")]

mod call;
mod clock;
mod fallible;
mod grouping;
mod joining;
mod operators;
mod plain;
mod proof;
mod stream;
mod table;

pub use call::{Answers, CallsWith, IsCall};
pub use clock::{Arrival, EventTimed, SameClock, Stamped, Timed, Unstamped, Unwatermarked, Watermarked, WindowTime};
pub use fallible::{Fallible, Fatal};
pub use grouping::{
    Apart, Batched, BeginsWithKey, Excused, Expires, Expiring, Given, Grouped, Holds, HoldsIds, Initial, Keyed,
    KeyedBy, Labels, Outcome, PerKey, PerKeyResults, Reason, Sharing, Together, Unkeyed, WasKeyed, Windowable,
    Windowed, Windows,
};
pub use joining::{Joining, Joins, JoinsClock, SameKey};
pub use operators::{Deduplicated, Processed};
pub use plain::is_plain;
pub use proof::{
    BeginsWith, Carries, Copies, Eats, EatsBatch, EndsJob, Gives, Holding, HoldingToo, IsJoined, IsKept, IsKey,
    IsKnown, IsNumber, IsOrdered, IsPrinted, IsSent, IsTime, Looks, MergesWith, Never, Proof, RangesOver, Right,
    SameItem, StatesOf, Takes, Three, Two, Wrong, proof, unknown,
};
pub use stream::{Results, Stream, again};
pub use table::{ByTime, IsTable, LooksUp, Newest, ReadBy, Table};

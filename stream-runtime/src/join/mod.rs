//! Joins: which rows of two streams belong together, and what comes of them.
//!
//! An [`Interval`] looks at two times; a [`Group`] holds all rows of a key in a window or a batch, and is an aggregate like others.

mod group;
mod grouping;
mod interval;
mod noted;
mod presence;
mod rows;

pub use group::{Group, Side};
pub use grouping::{Grouping, Paired, Pairs, Shape, Whole};
pub use interval::{Interval, bounds};
pub(crate) use interval::{Over, Reach};
pub use noted::Noted;
pub use presence::{Always, Maybe, Presence};
pub use rows::{GroupOf, OfBatch, OfWindow, RowShare, Rows};

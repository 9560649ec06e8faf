//! Aggregates that give their changes: of windows, each result when the watermark has passed the window's end, and what corrects it within the
//! grace (rule 14).
//!
//! A running aggregate needs no state but its own: [`Changing`](crate::aggregate::Changing) does it. Windows that are final give their results once
//! and let go of them; these here know what has changed since.

mod panes;
mod saved;
mod sessions;
mod slices;
mod ticks;

pub use panes::{ChangingPane, PaneChanges};
pub use sessions::{ChangingSessions, SessionChanges};
pub use slices::{Changed, ChangingSlices, InNumberedSlice, SliceChanges};

//! Checkpoints: what a durable job has done so far, in a directory, so that it goes on from there (rules 23 and 28).
//!
//! Per batch a state says what has changed in it, as [`Changes`]: entries that were put or removed, by key. What it said is given back to it entry by entry, as
//! [`Entry`], when a job begins again. How entries lie in files is not its concern.

mod changes;
mod entry;
mod storage;
mod stub;

pub use changes::{Change, Changes};
pub use entry::{Durable, Entry, Stored};
pub use storage::{IntoStorage, Listed, Storage};
pub use stub::*;

//! Checkpoints: what a durable job has done so far, in a directory, so that it goes on from there (rules 23 and 28).
//!
//! Per batch a state says what has changed in it, as [`Changes`]: entries that were put or removed, by key. What it said is given back to it entry by entry, as
//! [`Entry`], when a job begins again. How entries lie in files is not its concern.
//!
//! The engine says to a [`Store`] what each batch reads and what has come of it, and gets back from [`Store::open`] what an earlier run has left. The store
//! knows bytes only; where they lie is the concern of a [`Storage`], of which [`Folder`] is one.

mod changes;
mod entry;
mod folder;
mod holder;
mod memory;
mod shape;
mod storage;
mod store;

pub use changes::{Changes, Edit};
pub use entry::{Durable, Entry, Stored};
pub use folder::{Folder, Staged};
pub use holder::holder;
pub use memory::{InMemory, LockInMemory, StagedInMemory};
pub(crate) use shape::{ASIDE, Convert, Written, can_be_migrated, convert, differences, fits, is_same, of_lines};
pub use shape::{Fields, Shape, Type};
pub use storage::{IntoStorage, Listed, Storage};
pub(crate) use store::refused;
pub use store::{Begun, Counts, Description, Done, Object, Recovered, Section, Store, Tuning, describe};

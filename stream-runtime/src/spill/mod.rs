//! State larger than memory: what a durable job has seldom used goes to a store on disk, and comes back when it is touched.
//!
//! A run may have a [budget](StateBudget). At the end of a step, when all that has changed is with the checkpoint, each state says what it weighs; where all together
//! weigh more than the budget, each gives up in proportion what it has used least, *key by key*. Key groups would be too coarse: with 256 of them a batch of some thousand
//! keys touches every one, so none is ever cold.
//!
//! What is away is in the checkpoint too: the store is a cache. It is emptied when a job begins and when it ends, nothing of it is ever synced to disk, and the
//! checkpoint's bytes are the same whatever the budget.
//!
//! The store is [fjall](https://docs.rs/fjall), a log-structured merge tree in safe Rust, for three reasons: what goes away is written in batches and never updated in place (it takes
//! five times as many upserts a second as `redb`, a B-tree); looks for keys that aren't away, as for each key that is new, end at a filter in memory; and it builds in
//! seconds, where RocksDB takes a C++ compiler and twenty minutes. It is behind the feature `state-store`, which is off unless asked for: a pipeline that fits
//! into memory has no use for it.

mod budget;
mod shelf;
#[cfg(feature = "state-store")]
mod store;
#[cfg(not(feature = "state-store"))]
#[path = "no_store.rs"]
mod store;
#[cfg(all(test, feature = "state-store"))]
mod tests;

pub use budget::StateBudget;
pub use shelf::Spill;
pub(crate) use shelf::{Failure, OnShelf, Shelf, give_up};

//! Aggregates of sessions (rule 4).
//!
//! A session is put together from what its items came to, when an item joins two; so whether an item is late is known only where the sessions of
//! its key are. With several workers, all items go to the key's owner in their order, and what is late comes out there.

mod away;
mod exchange;
mod fired;
mod looks;
mod over;
mod part;
mod saved;
mod step;
#[cfg(test)]
mod tests;

pub use part::SessionPart;
pub use step::{Aside, OpenSessions, SessionAdder, SessionPort, SessionResults, SessionShare, SessionStep, Sessions};

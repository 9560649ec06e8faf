//! What sources that wait for the network have in common.

mod blocking;
mod cut;
#[cfg(feature = "http")]
pub(crate) mod dial;
pub(crate) mod listen;
mod reconnecting;
mod retry;

pub(crate) use blocking::{Chunks, lines};
pub(crate) use cut::{Cut, TooLong, Whole};
pub(crate) use reconnecting::{Connect, Receive, Reconnecting};
pub(crate) use retry::{Failure, Retry, retrying};

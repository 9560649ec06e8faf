//! The formats that come without a feature.

mod bytes;
mod closure;
mod optional;
mod typed;

pub use bytes::{AsBytes, AsText};
pub use closure::ByClosure;
pub use optional::Optional;
pub use typed::{Texts, Typed};

use super::decoder::Wrong;

/// The text that a message is.
fn text(message: &[u8]) -> Result<&str, Wrong> {
    std::str::from_utf8(message)
        .map_err(|cause| Wrong::new("the message is not UTF-8").at(cause.valid_up_to()).caused_by(cause))
}

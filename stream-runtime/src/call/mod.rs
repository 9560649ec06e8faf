//! Calls to outside systems, as a pipeline describes them.

mod backoff;
mod error;
mod settings;

pub use backoff::{Backoff, backoff};
pub use error::CallError;
pub use settings::{Calls, IntoCalls, calls};

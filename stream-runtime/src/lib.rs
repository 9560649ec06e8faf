//! The runtime that compiled pipelines call.

pub mod aggregate;
pub mod call;
pub mod checkpoint;
pub mod decode;
pub mod engine;
mod error;
pub mod join;
mod nondet;
pub mod plan;
pub mod sink;
pub mod source;
pub mod spill;
pub mod state;
pub mod testing;
pub mod time;
pub mod window;

pub use error::{Error, Place};
pub use nondet::nondet;

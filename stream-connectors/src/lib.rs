//! Sources and sinks that reach other systems, a module and a cargo feature each.
//!
//! - `postgres`: tables of PostgreSQL, written exactly once, and looked up.

#[cfg(feature = "http")]
pub mod http;
#[cfg(feature = "kafka")]
pub mod kafka;
#[cfg(feature = "files")]
pub mod objects;
pub mod payload;
#[cfg(feature = "postgres")]
pub mod postgres;
#[cfg(feature = "sockets")]
pub mod sockets;

/// What a program with a connector in it mostly needs.
pub mod prelude {
    #[cfg(feature = "postgres")]
    pub use crate::postgres::{Kept, postgres, postgres_table};
}

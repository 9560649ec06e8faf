//! The store: it knows bytes and names, and nothing of what they mean.
//!
//! A batch is written into a *log*: what it reads, what came of it, and the entries that it changed, sorted. Now and then the entries of all logs are merged with
//! those of the last *base* into a new one. What stands is the newest base, and the logs since. Objects are never changed; `docs/checkpoint-format.md` describes
//! them byte by byte.
//!
//! Checksums are `crc32fast`'s, which uses the processor's instructions for them and is what most of the ecosystem does; compression is `lz4_flex`'s in its safe mode: pure Rust, and
//! fast enough not to be what a restart waits for.

mod base;
mod bytes;
mod chain;
mod cursor;
mod describe;
mod entries;
mod failure;
mod frame;
mod handle;
mod history;
mod keeper;
mod making;
mod merge;
mod object;
mod read;
mod recovered;
mod shared;
mod survey;
mod write;

pub use base::Tuning;
pub use describe::{Description, Object, Section, describe};
pub(crate) use failure::refused;
pub use handle::Store;
pub use object::{Begun, Done};
pub use recovered::Recovered;
pub use shared::Counts;

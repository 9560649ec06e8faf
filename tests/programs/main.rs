//! Programs that compile and run: what a user may write in a `stream!`, and what comes of it.
//!
//! Here are the edges of the language; what the operators do is tested by `tests/oracle` and `tests/semantics`.
#![deny(warnings)]

mod ends;
mod expressions;
mod failures;
mod functions;
mod items;
mod lending;
mod names;
mod sub_pipelines;

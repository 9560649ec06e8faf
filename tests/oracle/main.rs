//! The oracle: a slow reading of every operator, one record at a time, and pipelines whose generated code must give what it gives.
//!
//! `reading` is the oracle. It shares no code with the runtime but the types of a time and of a window. `pipelines` holds the
//! pipelines, each beside its reading; `cases` draws inputs, batch sizes and numbers of workers; `compare` says what "the same" is.
//! `ORACLE_CASES=100000 cargo test --release --test oracle` runs that many cases of each; `ORACLE_SEED` draws others. A failure
//! shrinks, and prints a test to paste.

mod cases;
mod compare;
mod coverage;
mod event;
mod partitioned;
mod pipelines;
mod reading;

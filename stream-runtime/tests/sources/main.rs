//! The built-in sources, against the obvious reading of the same input.

mod acknowledged;
mod again;
mod blocks;
mod broker;
mod channels;
mod conformance;
mod generator;
mod lines;
mod memory;
mod records;
mod stdin;

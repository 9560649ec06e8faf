//! The operators, one file each: the manual page and the types. How an operator stands in a loop is said by the file of the same name in
//! the compiler.

mod aggregates;
mod filter;
mod flat_map;
mod for_each;
mod key_by;
mod late;
mod map;
mod merge;
mod partition;
mod per_batch;
mod sink;
mod timestamp;
mod unbounded;
mod watermark;
mod window;

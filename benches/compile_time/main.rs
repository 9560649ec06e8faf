//! What a pipeline costs whoever compiles it: `cargo bench --bench compile_time`. Beside the same by hand and on peers: `cargo run --release -p peers -- --compile`.
//!
//! - The expansion of a pipeline of 50 operators, in this process: from tokens to tokens, without rustc's part. The aim
//!   is less than 10 ms.
//! - With `-- FILE…` that of the pipelines in these files, and nothing else: a line with the microseconds for each file.
//! - The incremental rebuild of an example, as after an edit: mostly rustc's part, in code that is not optimised.
//!
//! The compiler is a procedural macro, whose functions nobody can call: its modules are compiled into this program.

// A part of the compiler is used here; its own warnings are told where it is built.
#![allow(dead_code, unused_imports)]

#[path = "../../stream-macros/src/check/mod.rs"]
mod check;
#[path = "../../stream-macros/src/compile.rs"]
mod compile;
#[path = "../../stream-macros/src/expand/mod.rs"]
mod expand;
#[path = "../../stream-macros/src/graph/mod.rs"]
mod graph;
#[path = "../../stream-macros/src/names/mod.rs"]
mod names;
#[path = "../../stream-macros/src/operators/mod.rs"]
mod operators;
#[path = "../../stream-macros/src/plan/mod.rs"]
mod plan;
#[path = "../../stream-macros/src/report.rs"]
mod report;
#[path = "../../stream-macros/src/syntax/mod.rs"]
mod syntax;

mod expansion;
mod rebuild;

use std::time::Duration;

fn main() {
    let files: Vec<_> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    if files.is_empty() {
        expansion::print();
        rebuild::print();
    }
    files.iter().for_each(|file| expansion::print_of(file));
}

/// The middle one; noise is on both sides of it.
fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

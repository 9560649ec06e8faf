//! What all contenders share: the inputs of the workloads, what their answers are told by, and how a run is measured.
//!
//! Each contender is a program of its own, so that its memory is its own, made by a list of jobs:
//!
//! ```no_run
//! use contest::workloads::StatelessChain;
//! use contest::{Answer, Contender};
//!
//! fn main() -> std::process::ExitCode {
//!     Contender::asked().runs::<StatelessChain>(|numbers, threads| Answer::default()).done()
//! }
//! ```
//!
//! `CONTENDER list` tells what it can do, and `CONTENDER ACTION WORKLOAD RECORDS THREADS` does it: `measure` prints a line of JSON,
//! `once` does the job and prints nothing, `count` does too, for whoever counts its instructions by thread, and `input` makes the input and leaves it
//! at that, so that what `once` costs besides can be told.
//! `CONTENDER latency WAY RATE SECONDS` measures [`latency`] under a load of so many records in a second, or, with 0, of as many as are taken.

use std::sync::Arc;

mod answer;
mod contender;
pub mod latency;
mod local;
mod measured;
mod memory;
#[path = "../../../../benches/pairs/mod.rs"]
pub mod pairs;
pub mod workloads;

pub use answer::Answer;
pub use contender::{Contender, is_counted};
pub use local::Local;
pub use memory::CountingAllocator;

/// One for all contenders; one of the peers recommends it, and it is as good for the others.
#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

/// Records for as long as the process lives, where a peer wants them `'static`. Only the count of who holds them is leaked.
pub fn for_good<T>(records: &Arc<[T]>) -> &'static [T] {
    let records: &'static Arc<[T]> = Box::leak(Box::new(Arc::clone(records)));
    records
}

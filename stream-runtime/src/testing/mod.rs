//! Testing a pipeline: what it is given, when a batch runs, and what time it is are all in the hands of the test.
//!
//! [`input`] makes an end that a test pushes into; [`collected`](crate::sink::collected()) is one that it takes from. [`Job::test`](crate::engine::Job::test) starts the job on a
//! thread that does nothing until it is told: [`TestJob::step`] lets it run a batch, [`TestJob::advance`] moves its clock and lets it do what is
//! due by then. Everything else is as in a run: the trigger, the number of workers, errors and panics.
//!
//! ```
//! use thalweg::prelude::*;
//! use thalweg::testing;
//!
//! stream!(
//!     /// How often each word comes in ten seconds.
//!     fn counts(words: impl Source<String>, out: impl Sink<(String, Window, u64)>) {
//!         words.key_by(|word| word.clone()).window(tumbling(10.secs()).processing_time()).count().sink(out);
//!     }
//! );
//!
//! let (words, source) = testing::input();
//! let counted = collected();
//! let mut job = counts(source, counted.clone()).workers(2).test()?;
//!
//! words.push(["a", "b", "a"].map(String::from));
//! job.step()?;
//! assert!(counted.take().is_empty(), "the window is open");
//!
//! job.advance(10.secs())?;
//! let mut results = counted.take();
//! results.sort();
//! let counts: Vec<_> = results.iter().map(|(word, _, count)| (word.as_str(), *count)).collect();
//! assert_eq!(counts, [("a", 2), ("b", 1)]);
//!
//! words.end();
//! assert_eq!(job.finish()?.records_in, 3);
//! # Ok::<(), thalweg::Error>(())
//! ```

mod contract;
mod dealt;
mod input;
mod job;
mod lock;
mod pushed;
mod queue;

pub use contract::{SinkContract, SourceContract, sink, source};
pub use dealt::{Dealt, OfPartition};
pub use input::{Input, input, input_by_reference, text};
pub use job::TestJob;
pub use lock::lock;

pub use crate::engine::Shapes;
pub use pushed::{ByReference, ByValue, Pushed, Text, Texts};

//! NEXMark on timely dataflow.

use std::sync::Arc;

use contest::for_good;
use contest::workloads::nexmark::{DISORDER, Event};
use timely::dataflow::{Scope, StreamVec};

use crate::input::{batches, timed};
use crate::run::Worker;

mod closed;
mod hot_items;
mod offers;
mod simple;
mod windowed;

pub use closed::q4;
pub use hot_items::q5;
pub use offers::q3;
pub use simple::{q1, q2};
pub use windowed::{q7, q8};

/// The events that a worker reads.
#[derive(Clone, Copy)]
struct Events(&'static [Event]);

impl Events {
    fn of(events: &Arc<[Event]>) -> Events {
        Events(for_good(events))
    }

    fn read<'s>(self, scope: Scope<'s, i64>, worker: Worker) -> StreamVec<'s, i64, &'static Event> {
        batches(scope, timed(self.0, worker, DISORDER, |event| event.at()))
    }
}

//! The engine's thread waits here, and nowhere else: for an input, a deadline, or the order to stop.

use std::sync::Arc;
use std::task::{Wake, Waker};
use std::thread::{self, Thread};
use std::time::Instant;

/// Parks the engine's thread until a source wakes it. Sources wait on tokio or on threads of their own, so that the batch loop has
/// no executor in it.
///
/// It parks at once. To look out for ten microseconds first took a microsecond off the median latency from a channel, and nothing off its tail; but it kept the thread that reads a
/// socket from its core, of two, and the median over TCP was 2.5 times as long (`cargo run --release -p peers -- --latency`).
pub(super) struct Parked {
    waker: Waker,
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.0.unpark();
    }
}

impl Parked {
    /// For the thread that calls it.
    pub(super) fn here() -> Self {
        Parked { waker: Waker::from(Arc::new(Unpark(thread::current()))) }
    }

    pub(super) fn waker(&self) -> &Waker {
        &self.waker
    }

    /// Waits until woken, or until the deadline. It may also return early: whoever waits looks again.
    pub(super) fn wait(&self, deadline: Option<Instant>) {
        match deadline {
            None => thread::park(),
            Some(deadline) => thread::park_timeout(deadline.saturating_duration_since(Instant::now())),
        }
    }
}

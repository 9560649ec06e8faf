//! The engine's thread waits here, and nowhere else: for an input, a deadline, or the order to stop.

use std::sync::Arc;
use std::task::{Wake, Waker};
use std::thread::{self, Thread};
use std::time::Instant;

/// Parks the engine's thread until a source wakes it. Sources wait on tokio or on threads of their own, so that the batch loop has
/// no executor in it.
///
/// It parks at once. To look out for some microseconds first was tried, and serves some at the cost of others (`cargo run --release -p peers -- --latency`, on two processors of a virtual machine):
///
/// - A thread that parks gives its processor back to the host, which lets it on again when it likes. From a channel with 1.6 million records a second the 99th percentile (the median of nine
///   runs of a second) was 1,600 µs without looking out, 73 µs with 20 µs of it and 33 µs with 200, where timely's, which looks out for ten, was 41 µs; from one second to the next each of them
///   differs by a hundred times.
/// - With eight million a second, which is half of what the job takes, whoever sends finds the engine waiting at every few records, and wakes it, which takes longer than to send: in two runs
///   of six it fell behind by more than a second. An engine that parks finds more when it comes, and catches up.
/// - The thread that reads a socket was kept from its core, of two: the median over TCP was 2.5 times as long.
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

//! What a listener has seen besides lines.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What became of the connections of a listener, counted while the job runs.
#[derive(Clone, Debug, Default)]
pub struct SocketCounts(Arc<Counters>);

#[derive(Debug, Default)]
struct Counters {
    connections: AtomicU64,
    refused: AtomicU64,
    too_long: AtomicU64,
    lost: AtomicU64,
}

impl SocketCounts {
    /// Connections that were taken.
    pub fn connections(&self) -> u64 {
        self.0.connections.load(Ordering::Relaxed)
    }

    /// Connections that were closed at once: there were too many.
    pub fn refused(&self) -> u64 {
        self.0.refused.load(Ordering::Relaxed)
    }

    /// Connections that were closed because of a line that was too long. The line is left out.
    pub fn too_long(&self) -> u64 {
        self.0.too_long.load(Ordering::Relaxed)
    }

    /// Connections that were lost in the middle of a line. The line is left out.
    pub fn cut_off(&self) -> u64 {
        self.0.lost.load(Ordering::Relaxed)
    }

    pub(super) fn connected(&self) {
        self.0.connections.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn refuse(&self) {
        self.0.refused.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn exceed(&self) {
        self.0.too_long.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn cut(&self) {
        self.0.lost.fetch_add(1, Ordering::Relaxed);
    }
}

//! When a worker has to look at a cell again.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::time::Timestamp;

/// What is booked, the earliest first: a time, and the hash of the key whose cell it is for. A key stands here for about once in the time
/// that its cell lasts, and not once for each item: what moves ahead with every item is booked anew only when the old time has come.
///
/// So a heap does: to book costs a few comparisons, and to find what is due its logarithm, once for many items. With 100,000 keys and an
/// alert that each item puts off, the heap takes less than a hundredth of the instructions (`cargo bench --bench instructions --
/// process_timers --explain`).
#[derive(Debug, Default)]
pub struct Agenda(BinaryHeap<Reverse<(Timestamp, u64)>>);

impl Agenda {
    // Never inlined: the loop that books seldom would lose registers to it.
    #[inline(never)]
    pub fn book(&mut self, at: Timestamp, hash: u64) {
        self.0.push(Reverse((at, hash)));
    }

    /// Takes out the earliest, if time has come so far.
    pub fn take(&mut self, reached: Timestamp) -> Option<(Timestamp, u64)> {
        self.earliest().filter(|earliest| *earliest <= reached)?;
        self.0.pop().map(|Reverse(booked)| booked)
    }

    /// The earliest time.
    pub fn earliest(&self) -> Option<Timestamp> {
        self.0.peek().map(|Reverse((at, _))| *at)
    }

    /// How many times are booked.
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

//! The largest of sliding windows by hand: suffixes of the slices of one minute, in their places, and a prefix of the next one's.

use thalweg::Window;

use super::ring::{Cell, RING, Ring, SLICES};
use crate::pairs::reading::Reading;

/// One more than the largest value, or 0 if there is none.
#[derive(Clone, Copy, Default)]
pub struct Largest(u32);

impl Cell for Largest {
    #[inline]
    fn add(&mut self, value: u32) {
        self.0 = self.0.max(value + 1);
    }
}

/// The sensors' largest values, and what is done with each.
pub struct TwoStacks<Give> {
    ring: Ring<Largest>,
    prefixes: Vec<Largest>,
    give: Give,
}

impl<Give: FnMut(u64, Window, u32)> TwoStacks<Give> {
    pub fn new(give: Give) -> Self {
        TwoStacks { ring: Ring::default(), prefixes: Vec::new(), give }
    }

    #[inline]
    pub fn add(&mut self, reading: &Reading) {
        while self.ring.completes(reading) {
            self.complete();
        }
        self.ring.add(reading);
    }

    #[inline(never)]
    fn complete(&mut self) {
        let (window, end) = (self.ring.window(), self.ring.end);
        if end % SLICES == 1 {
            self.turn(end - 1);
        }
        let entering = std::mem::take(self.ring.slice(end - 1));
        let mut suffixes = std::mem::take(self.ring.slice(end - SLICES));
        self.prefixes.resize(self.ring.sensors.len(), Largest::default());
        let cells = self.prefixes.iter_mut().zip(&entering).zip(&mut suffixes).zip(&self.ring.sensors);
        for (((prefix, entering), suffix), sensor) in cells {
            prefix.0 = prefix.0.max(entering.0);
            let largest = prefix.0.max(suffix.0);
            if largest > 0 {
                (self.give)(*sensor, window, largest - 1);
            }
            // It leaves.
            *suffix = Largest::default();
        }
        *self.ring.slice(end - 1) = entering;
        *self.ring.slice(end - SLICES) = suffixes;
        self.ring.go_on();
    }

    /// The slices of the minute that ends here become suffixes.
    fn turn(&mut self, end: i64) {
        self.prefixes.fill(Largest::default());
        for slice in (end - SLICES + 1..end - 1).rev() {
            let later = std::mem::take(self.ring.slice(slice + 1));
            for (cell, later) in self.ring.slice(slice).iter_mut().zip(&later) {
                cell.0 = cell.0.max(later.0);
            }
            *self.ring.slice(slice + 1) = later;
        }
    }

    /// The end of the input: all windows are complete.
    pub fn finish(mut self) {
        (0..RING).for_each(|_| self.complete());
    }
}

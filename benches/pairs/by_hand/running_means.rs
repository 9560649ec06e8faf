//! Means of sliding windows by hand: a total for each sensor, which a slice is added to and taken from.

use std::ops::{AddAssign, SubAssign};

use thalweg::Window;

use super::ring::{Cell, RING, Ring, SLICES};
use crate::pairs::reading::Reading;

/// A sum and a count, each of so many bits as the author of the loop thinks that a minute of one sensor needs.
#[derive(Clone, Copy, Default)]
pub struct Sum<N> {
    sum: N,
    count: N,
}

/// `u32`, which the readings of the benches fit, so that more of the open slices are in the cache; or `u64`, which all do, as in the pipeline.
pub trait Bits: Copy + Default + PartialEq + AddAssign + SubAssign + From<u32> {
    fn as_float(self) -> f64;
}

impl Bits for u32 {
    #[inline]
    fn as_float(self) -> f64 {
        f64::from(self)
    }
}

impl Bits for u64 {
    #[inline]
    fn as_float(self) -> f64 {
        self as f64
    }
}

impl<N: Bits> Cell for Sum<N> {
    #[inline]
    fn add(&mut self, value: u32) {
        self.sum += N::from(value);
        self.count += N::from(1);
    }
}

/// The sensors' means, and what is done with each.
pub struct RunningMeans<N, Give> {
    ring: Ring<Sum<N>>,
    totals: Vec<Sum<N>>,
    give: Give,
}

impl<N: Bits, Give: FnMut(u64, Window, f64)> RunningMeans<N, Give> {
    pub fn new(give: Give) -> Self {
        RunningMeans { ring: Ring::default(), totals: Vec::new(), give }
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
        let entering = std::mem::take(self.ring.slice(end - 1));
        let mut leaving = std::mem::take(self.ring.slice(end - SLICES));
        self.totals.resize(self.ring.sensors.len(), Sum::default());
        let cells = self.totals.iter_mut().zip(&entering).zip(&mut leaving).zip(&self.ring.sensors);
        for (((total, entering), leaving), sensor) in cells {
            total.sum += entering.sum;
            total.count += entering.count;
            if total.count != N::default() {
                (self.give)(*sensor, window, total.sum.as_float() / total.count.as_float());
            }
            total.sum -= leaving.sum;
            total.count -= leaving.count;
            *leaving = Sum::default();
        }
        *self.ring.slice(end - 1) = entering;
        *self.ring.slice(end - SLICES) = leaving;
        self.ring.go_on();
    }

    /// The end of the input: all windows are complete.
    pub fn finish(mut self) {
        (0..RING).for_each(|_| self.complete());
    }
}

//! Means of sliding windows by hand: a total for each sensor, which a slice is added to and taken from.

use thalweg::Window;

use super::ring::{Cell, RING, Ring, SLICES};
use crate::pairs::reading::Reading;

/// A minute of one sensor is known to fit: half as large, more of the slices that are open are in the cache.
#[derive(Clone, Copy, Default)]
pub struct Sum {
    sum: u32,
    count: u32,
}

impl Cell for Sum {
    #[inline]
    fn add(&mut self, value: u32) {
        self.sum += value;
        self.count += 1;
    }
}

/// The sensors' means, and what is done with each.
pub struct RunningMeans<Give> {
    ring: Ring<Sum>,
    totals: Vec<Sum>,
    give: Give,
}

impl<Give: FnMut(u64, Window, f64)> RunningMeans<Give> {
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
            if total.count > 0 {
                (self.give)(*sensor, window, f64::from(total.sum) / f64::from(total.count));
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

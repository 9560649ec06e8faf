//! The mean of the last minute, every second, for each of 100,000 sensors. A record is a reading.

use std::sync::Arc;

use super::Workload;
use crate::pairs::reading::Reading;
use crate::pairs::{self, sliding};

pub use crate::pairs::reading::DISORDER;

pub struct SlidingMean;

impl Workload for SlidingMean {
    const NAME: &'static str = "sliding-mean";
    const RECORDS: usize = 16_000_000;

    type Input = Arc<[Reading]>;

    fn input(records: usize) -> Arc<[Reading]> {
        <sliding::Mean as pairs::Workload>::input(records)
    }
}

/// What stands for a sensor's mean of a window in the answer: the windows end with whole seconds.
#[inline]
pub fn mean(sensor: u64, end: i64, mean: f64) -> u64 {
    sensor.wrapping_mul(end as u64) ^ mean.to_bits()
}

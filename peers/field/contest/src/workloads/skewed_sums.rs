//! The sum of each sensor's readings in each minute, where every other reading is of one sensor, and the others of 100,000: a worker that owns keys has half of the
//! work. A record is a reading.

use std::sync::Arc;

use super::Workload;
use crate::pairs::reading::{Reading, readings};

pub use crate::pairs::reading::{DISORDER, MINUTE};

pub struct SkewedSums;

const SENSORS: u64 = 100_000;
const MINUTES: i64 = 4;

impl Workload for SkewedSums {
    const NAME: &'static str = "skewed-sums";
    const RECORDS: usize = 16_000_000;

    type Input = Arc<[Reading]>;

    fn input(records: usize) -> Arc<[Reading]> {
        let mut readings = readings(records, SENSORS, MINUTES).to_vec();
        // Of a pair one, by a bit that is as good as drawn: nobody can foretell which comes next.
        readings.iter_mut().filter(|reading| reading.value % 2 == 0).for_each(|reading| reading.sensor = 1);
        readings.into()
    }
}

/// What stands for a sensor's sum in the answer.
#[inline]
pub fn summed(sensor: u64, start: i64, sum: u64) -> u64 {
    sensor.wrapping_mul(start as u64) ^ sum
}

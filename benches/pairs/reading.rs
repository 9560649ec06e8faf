//! Readings of many sensors, in memory, a little out of order.

use std::sync::Arc;

use thalweg::Timestamp;

use super::random::{Random, mix};

/// One measurement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reading {
    pub sensor: u64,
    pub at: Timestamp,
    pub value: u32,
}

/// How far readings are out of order, in microseconds; both sides know it.
pub const DISORDER: i64 = 2_000_000;

/// The size of the windows, in microseconds.
pub const MINUTE: i64 = 60_000_000;

/// Readings of so many sensors over so many minutes.
pub fn readings(records: usize, sensors: u64, minutes: i64) -> Arc<[Reading]> {
    let mut random = Random::new(1);
    let span = minutes * MINUTE;
    (0..records as i64).map(|n| reading(&mut random, sensors, n * span / records as i64)).collect()
}

fn reading(random: &mut Random, sensors: u64, time: i64) -> Reading {
    Reading {
        // Names of sensors are no small numbers: nobody can make an array of them.
        sensor: mix(random.below(sensors)),
        at: Timestamp::from_micros((time - random.below(DISORDER as u64) as i64).max(0)),
        value: random.below(1_000) as u32,
    }
}

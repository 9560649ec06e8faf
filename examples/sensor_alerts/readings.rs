//! An hour of readings that nobody took.

use thalweg::prelude::*;

/// One measurement of one sensor.
#[derive(Clone, Debug)]
pub struct Reading {
    pub sensor: u32,
    /// Counts the sensor's readings: one that is sent twice has the same number.
    pub number: u64,
    pub at: Timestamp,
    pub celsius: f64,
}

const SENSORS: u64 = 12;
/// Each sensor is read so often, in seconds.
const EVERY: u64 = 5;
const HOUR: u64 = 3_600;

/// 2026-01-01T08:00:00Z
const BEGIN: i64 = 1_767_254_400;

/// The readings of an hour, in the order in which they are sent.
pub fn readings(seed: u64) -> Vec<Reading> {
    let sent = (0..HOUR / EVERY).flat_map(|round| (0..SENSORS).map(move |sensor| (round, sensor)));
    sent.filter(|(round, sensor)| !is_down(seed, *round, *sensor))
        .flat_map(|(round, sensor)| sent_at(seed, round, sensor))
        .collect()
}

/// A reading, now and then twice.
fn sent_at(seed: u64, round: u64, sensor: u64) -> impl Iterator<Item = Reading> {
    let dice = mix(seed, round, sensor);
    let at = Timestamp::from_millis((BEGIN + (round * EVERY) as i64) * 1_000 + (dice % 3_000) as i64);
    let celsius = temperature(seed, round, sensor) + (dice >> 8 & 0xff) as f64 / 100.0;
    let reading = Reading { sensor: sensor as u32, number: round, at, celsius };
    let times = if dice.is_multiple_of(50) { 2 } else { 1 };
    std::iter::repeat_n(reading, times)
}

/// Some sensors are down for some minutes, and one for good.
fn is_down(seed: u64, round: u64, sensor: u64) -> bool {
    let block = round * EVERY / 150;
    mix(seed, block, sensor).is_multiple_of(60) || (sensor == seed % SENSORS && round * EVERY > HOUR / 2)
}

/// Mostly warm, and for some minutes hot.
fn temperature(seed: u64, round: u64, sensor: u64) -> f64 {
    let block = round * EVERY / 200;
    if mix(!seed, block, sensor).is_multiple_of(40) { 85.0 } else { 60.0 }
}

/// A number that looks drawn (the finalizer of MurmurHash3).
fn mix(seed: u64, a: u64, b: u64) -> u64 {
    let mut number = seed ^ a.rotate_left(20) ^ b.rotate_left(40);
    for factor in [0xff51_afd7_ed55_8ccd, 0xc4ce_b9fe_1a85_ec53] {
        number = (number ^ number >> 33).wrapping_mul(factor);
    }
    number ^ number >> 33
}

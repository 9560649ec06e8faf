//! A ring of the slices of a minute, an array of cells each: sensors are numbered, and every sensor has a cell in every slice.

use hashbrown::HashTable;
use thalweg::{Timestamp, Window};

use super::hash::hash;
use crate::pairs::reading::{DISORDER, Reading};

/// The size of a slice, in microseconds.
const SECOND: i64 = 1_000_000;
/// The slices of a window.
pub const SLICES: i64 = 60;
/// More than a window and what may be open beside it; a power of two.
pub const RING: i64 = 64;

/// What a sensor's readings of a slice come to. No time is negative: the author knows the input.
pub trait Cell: Copy + Default {
    fn add(&mut self, value: u32);
}

pub struct Ring<C> {
    numbers: HashTable<(u64, u32)>,
    pub sensors: Vec<u64>,
    slices: Vec<Vec<C>>,
    /// The time of a record with which the next window is complete.
    complete_at: i64,
    /// The slice behind the last one of the next window.
    pub end: i64,
    late: u64,
}

impl<C: Cell> Default for Ring<C> {
    fn default() -> Self {
        let slices = vec![Vec::new(); RING as usize];
        let end = 1;
        Ring { numbers: HashTable::new(), sensors: Vec::new(), slices, complete_at: SECOND + DISORDER, end, late: 0 }
    }
}

impl<C: Cell> Ring<C> {
    /// Whether a window is complete with a record.
    #[inline]
    pub fn completes(&self, reading: &Reading) -> bool {
        reading.at.as_micros() >= self.complete_at
    }

    #[inline]
    pub fn add(&mut self, reading: &Reading) {
        let slice = reading.at.as_micros() / SECOND;
        if slice <= self.end - SLICES {
            self.late += 1;
            return;
        }
        let hash = hash(reading.sensor);
        let number = match self.numbers.find(hash, |(sensor, _)| *sensor == reading.sensor) {
            Some((_, number)) => *number,
            None => self.number(hash, reading.sensor),
        };
        self.slices[(slice % RING) as usize][number as usize].add(reading.value);
    }

    #[cold]
    #[inline(never)]
    fn number(&mut self, hash_of_sensor: u64, sensor: u64) -> u32 {
        let number = self.sensors.len() as u32;
        self.sensors.push(sensor);
        self.numbers.insert_unique(hash_of_sensor, (sensor, number), |(sensor, _)| hash(*sensor));
        self.slices.iter_mut().for_each(|slice| slice.push(C::default()));
        number
    }

    /// The cells of a slice.
    pub fn slice(&mut self, slice: i64) -> &mut Vec<C> {
        &mut self.slices[slice.rem_euclid(RING) as usize]
    }

    /// The next window.
    pub fn window(&self) -> Window {
        let at = |slice: i64| Timestamp::from_micros(slice * SECOND);
        Window { start: at(self.end - SLICES), end: at(self.end) }
    }

    /// Goes on to the window after the next. The slice that the next one leaves behind must be empty.
    pub fn go_on(&mut self) {
        self.end += 1;
        self.complete_at += SECOND;
    }
}

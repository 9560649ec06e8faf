//! Of each sensor's readings, those that none came before within twenty seconds.
//!
//! Behind each 65,536 readings, a sensor that the watermark has passed by twenty seconds counts as new; once in twenty seconds those that do
//! are forgotten, on both sides. For the hand-written side a list for each second, of the sensors to forget then, took a third more.

use std::sync::Arc;

use hashbrown::HashTable;
use thalweg::prelude::*;

use super::Workload;
use super::by_hand::hash_of;
use super::reading::{DISORDER, Reading, readings};

pub struct Dedup;

stream!(
    fn first_ones(readings: impl Source<&Reading>, disorder: std::time::Duration, out: impl Sink<&Reading>) {
        readings
            .timestamp(|reading| reading.at)
            .watermark(bounded(disorder))
            .dedup(|reading| reading.sensor)
            .within(20.secs())
            .sink(out);
    }
);

const BATCH: usize = 65_536;
const WITHIN: i64 = 20_000_000;

impl Workload for Dedup {
    const NAME: &'static str = "dedup";
    const RECORDS: usize = 2_000_000;
    const REASON: &'static str = "\
        the pipeline asks of each item whether it is behind the watermark, as one may be for which its id is known no \
        longer, where the author of the loop knows that none is; and its sink may fail";

    type Input = Arc<[Reading]>;
    type Output = (u64, u64);

    fn input(records: usize) -> Arc<[Reading]> {
        readings(records, 200_000, 2)
    }

    fn generated(input: &Arc<[Reading]>) -> Self::Output {
        let mut told = (0, 0u64);
        let tell = |reading: &Reading| told = (told.0 + 1, told.1.wrapping_add(u64::from(reading.value)));
        let job = first_ones(shared(Arc::clone(input)), (DISORDER as u64).micros(), tell);
        job.trigger(Trigger::asap().cap(BATCH)).run_blocking().unwrap();
        told
    }

    fn by_hand(input: &Arc<[Reading]>) -> Self::Output {
        let mut told = (0, 0u64);
        let mut known = Known::default();
        let mut newest = i64::MIN;
        for batch in input.chunks(BATCH) {
            for reading in batch {
                let at = reading.at.as_micros();
                newest = newest.max(at);
                if known.is_new(reading.sensor, at) {
                    told = (told.0 + 1, told.1.wrapping_add(u64::from(reading.value)));
                }
            }
            known.forget(newest - DISORDER);
        }
        told
    }
}

/// Until when each sensor is known.
#[derive(Default)]
struct Known {
    until: HashTable<(u64, i64)>,
    /// When those are forgotten that are not known any more.
    sweep_at: i64,
}

impl Known {
    #[inline]
    fn is_new(&mut self, sensor: u64, at: i64) -> bool {
        let hash = hash_of(sensor);
        match self.until.find_mut(hash, |(known, _)| *known == sensor) {
            Some((_, until)) if at < *until => return false,
            Some((_, until)) => *until = at + WITHIN,
            None => self.meet(hash, sensor, at + WITHIN),
        }
        true
    }

    #[cold]
    #[inline(never)]
    fn meet(&mut self, hash: u64, sensor: u64, until: i64) {
        self.until.insert_unique(hash, (sensor, until), |(known, _)| hash_of(*known));
    }

    fn forget(&mut self, reached: i64) {
        if reached >= self.sweep_at {
            self.sweep_at = reached + WITHIN;
            self.until.retain(|(_, until)| *until > reached);
        }
    }
}

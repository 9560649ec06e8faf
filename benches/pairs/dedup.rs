//! Of each sensor's readings, those that none came before within twenty seconds.
//!
//! What the watermark has passed is forgotten behind each 65,536 readings, on both sides. The hand-written side has a list for each second,
//! of the sensors that it forgets then.

use std::collections::VecDeque;
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
const SECOND: i64 = 1_000_000;

impl Workload for Dedup {
    const NAME: &'static str = "dedup";
    const RECORDS: usize = 2_000_000;
    const REASON: &'static str = "\
        the pipeline does not know that repeats are twenty seconds apart when it keeps its agenda, so that what is to \
        be forgotten moves from coarse buckets to fine ones, where by hand a list per second is enough; and it finds \
        by hash what by hand is found by key";

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

/// Until when each sensor is known, and the sensors by the second in which they are forgotten.
#[derive(Default)]
struct Known {
    until: HashTable<(u64, i64)>,
    seconds: VecDeque<Vec<u64>>,
    first: i64,
}

impl Known {
    #[inline]
    fn is_new(&mut self, sensor: u64, at: i64) -> bool {
        let hash = hash_of(sensor);
        match self.until.find_mut(hash, |(known, _)| *known == sensor) {
            Some((_, until)) if at < *until => return false,
            Some((_, until)) => *until = at + WITHIN,
            None => {
                self.until.insert_unique(hash, (sensor, at + WITHIN), |(known, _)| hash_of(*known));
            }
        }
        let second = ((at + WITHIN) / SECOND - self.first).max(0) as usize;
        while self.seconds.len() <= second {
            self.seconds.push_back(Vec::new());
        }
        self.seconds[second].push(sensor);
        true
    }

    fn forget(&mut self, reached: i64) {
        while (self.first + 1) * SECOND <= reached
            && let Some(sensors) = self.seconds.pop_front()
        {
            self.first += 1;
            for sensor in sensors {
                let found =
                    self.until.find_entry(hash_of(sensor), |(known, until)| *known == sensor && *until <= reached);
                if let Ok(entry) = found {
                    entry.remove();
                }
            }
        }
    }
}

//! One stream to two sinks, a filter in front of each.

use std::sync::Arc;

use thalweg::prelude::*;

use super::Workload;
use super::reading::{Reading, readings};

pub struct FanOut;

stream!(
    fn extremes(readings: impl Source<&Reading>, high: impl Sink<&Reading>, low: impl Sink<&Reading>) {
        readings.filter(|reading| reading.value >= 900).sink(high);
        readings.filter(|reading| reading.value < 50).sink(low);
    }
);

impl Workload for FanOut {
    const NAME: &'static str = "fan_out";
    const RECORDS: usize = 1_000_000;
    const REASON: &'static str = "\
        the sinks are closures over vectors, two pointers away, and count what they take: it shows at each \
        result";

    type Input = Arc<[Reading]>;
    type Output = (Vec<u64>, Vec<u64>);

    fn input(records: usize) -> Arc<[Reading]> {
        readings(records, 1_000, 10)
    }

    fn generated(input: &Arc<[Reading]>) -> Self::Output {
        let (mut high, mut low) = (Vec::new(), Vec::new());
        let to_high = |reading: &Reading| high.push(reading.sensor);
        let to_low = |reading: &Reading| low.push(reading.sensor);
        let job = extremes(shared(Arc::clone(input)), to_high, to_low);
        job.trigger(Trigger::asap().cap(65_536)).run_blocking().unwrap();
        (high, low)
    }

    fn by_hand(input: &Arc<[Reading]>) -> Self::Output {
        let (mut high, mut low) = (Vec::new(), Vec::new());
        for reading in input.iter() {
            if reading.value >= 900 {
                high.push(reading.sensor);
            }
            if reading.value < 50 {
                low.push(reading.sensor);
            }
        }
        (high, low)
    }
}

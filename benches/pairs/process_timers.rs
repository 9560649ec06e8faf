//! Sensors that have been silent for a minute: each reading puts its sensor's alert off.
//!
//! Alerts are told behind each 65,536 readings, on both sides, for those that are due by then and were not put off. The hand-written side
//! knows that an alert only ever moves ahead, and that a sensor without one has told of it.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

use thalweg::Timestamp;
use thalweg::prelude::*;

use super::Workload;
use super::by_hand::NumberTable;
use super::reading::{DISORDER, MINUTE, Reading, readings};

pub struct ProcessTimers;

stream!(
    fn silent(readings: impl Source<&Reading>, disorder: std::time::Duration, out: impl Sink<(u64, Timestamp)>) {
        readings
            .timestamp(|reading| reading.at)
            .watermark(bounded(disorder))
            .key_by(|reading| reading.sensor)
            .unbounded("there are 100,000")
            .process(Timestamp::MIN, |newest, reading, timers| {
                if reading.at > *newest {
                    *newest = reading.at;
                    timers.cancel_all("silent");
                    timers.after("silent", 1.mins());
                }
                None
            })
            .on_timer("silent", |_, sensor, at, _| Some((*sensor, at)))
            .sink(out);
    }
);

const BATCH: usize = 65_536;

/// What the hand-written side keeps for a sensor.
struct Sensor {
    newest: i64,
    is_armed: bool,
}

impl Default for Sensor {
    fn default() -> Self {
        Sensor { newest: i64::MIN, is_armed: false }
    }
}

impl Workload for ProcessTimers {
    const NAME: &'static str = "process_timers";
    const RECORDS: usize = 2_000_000;
    const REASON: &'static str = "\
        a key may have several timers, which any call may set, cancel and move back: each reading looks whether its \
        key is to be looked at earlier than is booked, where by hand an alert can only move ahead";

    type Input = Arc<[Reading]>;
    type Output = Vec<(u64, Timestamp)>;

    fn input(records: usize) -> Arc<[Reading]> {
        readings(records, 100_000, 5)
    }

    fn generated(input: &Arc<[Reading]>) -> Self::Output {
        let mut out = Vec::new();
        let job = silent(shared(Arc::clone(input)), (DISORDER as u64).micros(), &mut out);
        job.trigger(Trigger::asap().cap(BATCH)).run_blocking().unwrap();
        out
    }

    fn by_hand(input: &Arc<[Reading]>) -> Self::Output {
        let mut out = Vec::new();
        let (mut sensors, mut alerts) = (NumberTable::<Sensor>::default(), BinaryHeap::new());
        let mut newest = i64::MIN;
        for batch in input.chunks(BATCH) {
            for reading in batch {
                let at = reading.at.as_micros();
                newest = newest.max(at);
                sensors.update(reading.sensor, |sensor| {
                    if at > sensor.newest {
                        sensor.newest = at;
                        if !sensor.is_armed {
                            sensor.is_armed = true;
                            alerts.push(Reverse((at + MINUTE, reading.sensor)));
                        }
                    }
                });
            }
            tell(&mut sensors, &mut alerts, newest - DISORDER, &mut out);
        }
        tell(&mut sensors, &mut alerts, i64::MAX, &mut out);
        out
    }

    fn sort(output: &mut Self::Output) {
        output.sort_unstable();
    }
}

/// Tells of the alerts that are due; those that were put off get their new time.
fn tell(
    sensors: &mut NumberTable<Sensor>,
    alerts: &mut BinaryHeap<Reverse<(i64, u64)>>,
    reached: i64,
    out: &mut Vec<(u64, Timestamp)>,
) {
    while let Some(Reverse((at, number))) = alerts.peek().copied().filter(|Reverse((at, _))| *at <= reached) {
        alerts.pop();
        sensors.update(number, |sensor| {
            if sensor.newest + MINUTE > at {
                alerts.push(Reverse((sensor.newest + MINUTE, number)));
            } else {
                sensor.is_armed = false;
                out.push((number, Timestamp::from_micros(at)));
            }
        });
    }
}

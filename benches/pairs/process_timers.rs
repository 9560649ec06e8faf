//! Sensors that have been silent for a minute: each reading puts its sensor's alert off.
//!
//! Alerts are told behind each 65,536 readings, on both sides, for those that are due by then and were not put off. The hand-written side
//! goes over all sensors then: with a heap of alerts, of which most were put off when they came, it took more than twice as much.

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
        a key may have several timers, which any call may set for any time: so each reading looks whether there are \
        more than one, whether its time is one that a timer may have, and whether that is so soon that it must be \
        booked, where by hand it writes down when it was; and what is due is looked up by its key again, for a call may have changed it";

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
        let (mut sensors, mut alerts) = (NumberTable::<Sensor>::default(), Vec::new());
        let mut newest = i64::MIN;
        for batch in input.chunks(BATCH) {
            for reading in batch {
                let at = reading.at.as_micros();
                newest = newest.max(at);
                sensors.update(reading.sensor, |sensor| {
                    if at > sensor.newest {
                        sensor.newest = at;
                        sensor.is_armed = true;
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

/// Tells of the alerts that are due.
fn tell(
    sensors: &mut NumberTable<Sensor>,
    alerts: &mut Vec<(i64, u64)>,
    reached: i64,
    out: &mut Vec<(u64, Timestamp)>,
) {
    for (number, sensor) in sensors.iter_mut() {
        if sensor.is_armed && sensor.newest <= reached - MINUTE {
            sensor.is_armed = false;
            alerts.push((sensor.newest + MINUTE, *number));
        }
    }
    alerts.sort_unstable();
    out.extend(alerts.drain(..).map(|(at, number)| (number, Timestamp::from_micros(at))));
}

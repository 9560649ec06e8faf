//! Slices of a second for each sensor, and then, of all slices of a sensor, its windows.

use std::collections::BTreeMap;
use std::sync::Arc;

use contest::Answer;
use contest::pairs::reading::Reading;
use contest::workloads::sliding_mean::mean;

use crate::run::{BATCH, records, run as run_on};

const SECOND: i64 = 1_000_000;
/// The slices of a window.
const SLICES: i64 = 60;

/// The sum of values, and how many.
type Sum = (u64, u64);

pub fn run(readings: &Arc<[Reading]>, workers: usize) -> Answer {
    run_on(workers, |context| {
        context
            .stream_par_iter(records(readings))
            .batch_mode(BATCH)
            .map(|reading: &Reading| (reading.sensor, reading.at.as_micros().div_euclid(SECOND) + 1, reading.value))
            .group_by_fold(
                |(sensor, end, _)| (*sensor, *end),
                (0, 0),
                |(sum, count): &mut Sum, (_, _, value)| (*sum, *count) = (*sum + u64::from(value), *count + 1),
                |(sum, count), more| (*sum, *count) = (*sum + more.0, *count + more.1),
            )
            .unkey()
            .group_by(|((sensor, _), _)| *sensor)
            .fold(BTreeMap::new(), |slices: &mut BTreeMap<i64, Sum>, ((_, end), sum)| {
                slices.insert(end, sum);
            })
            .unkey()
            .flat_map(|(sensor, slices)| windows(sensor, &slices))
    })
}

/// What stands for the windows of a sensor.
fn windows(sensor: u64, slices: &BTreeMap<i64, Sum>) -> Vec<u64> {
    let (Some((first, _)), Some((last, _))) = (slices.first_key_value(), slices.last_key_value()) else {
        return Vec::new();
    };
    let mut total = (0, 0);
    let mut numbers = Vec::new();
    for end in *first..last + SLICES {
        let (sum, count) = slices.get(&end).copied().unwrap_or_default();
        total = (total.0 + sum, total.1 + count);
        if total.1 > 0 {
            numbers.push(mean(sensor, end * SECOND, total.0 as f64 / total.1 as f64));
        }
        let (sum, count) = slices.get(&(end - SLICES + 1)).copied().unwrap_or_default();
        total = (total.0 - sum, total.1 - count);
    }
    numbers
}

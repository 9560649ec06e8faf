//! Windows of a minute that overlap sixtyfold: each sensor's mean, which can be had by adding and taking out, and its largest value, which can't.

use std::sync::Arc;

use thalweg::prelude::*;

use super::Workload;
use super::by_hand::{Bits, RunningMeans, TwoStacks};
use super::reading::{DISORDER, Reading};

pub use super::reading::readings;

pub struct Mean;

pub struct Max;

stream!(
    fn means(readings: impl Source<&Reading>, disorder: std::time::Duration, means: impl Sink<(u64, Window, f64)>) {
        readings
            .timestamp(|reading| reading.at)
            .watermark(bounded(disorder))
            .key_by(|reading| reading.sensor)
            .window(sliding(1.mins()).every(1.secs()))
            .mean(|reading| reading.value)
            .count_late()
            .sink(means);
    }

    fn peaks(readings: impl Source<&Reading>, disorder: std::time::Duration, peaks: impl Sink<(u64, Window, u32)>) {
        readings
            .timestamp(|reading| reading.at)
            .watermark(bounded(disorder))
            .key_by(|reading| reading.sensor)
            .window(sliding(1.mins()).every(1.secs()))
            .max(|reading| reading.value)
            .count_late()
            .sink(peaks);
    }
);

const SENSORS: u64 = 100_000;

/// The generated side of [`Mean`].
pub fn generated_means(input: &Arc<[Reading]>, out: impl Sink<(u64, Window, f64)> + Send) {
    let job = means(shared(Arc::clone(input)), (DISORDER as u64).micros(), out);
    job.trigger(Trigger::asap().cap(65_536)).run_blocking().unwrap();
}

/// The other one.
pub fn means_by_hand<'r, N: Bits>(input: impl IntoIterator<Item = &'r Reading>, give: impl FnMut(u64, Window, f64)) {
    let mut windows = RunningMeans::<N, _>::new(give);
    input.into_iter().for_each(|reading| windows.add(reading));
    windows.finish();
}

impl Workload for Mean {
    const NAME: &'static str = "sliding_overlap_60";
    const RECORDS: usize = 4_000_000;
    const REASON: &'static str = "\
        by hand every sensor has a cell in every slice, and a cell without readings is a sum of nothing; generated, slices say which sensors \
        have cells, for nobody has promised that nothing is a number like others, and sums hold more than 32 bits";

    type Input = Arc<[Reading]>;
    type Output = Vec<(u64, Window, f64)>;

    fn input(records: usize) -> Arc<[Reading]> {
        readings(records, SENSORS, 1)
    }

    fn generated(input: &Arc<[Reading]>) -> Self::Output {
        let mut out = Vec::new();
        generated_means(input, &mut out);
        out
    }

    fn by_hand(input: &Arc<[Reading]>) -> Self::Output {
        let mut out = Vec::new();
        means_by_hand::<u32>(input.iter(), |sensor, window, mean| out.push((sensor, window, mean)));
        out
    }

    fn sort(output: &mut Self::Output) {
        output.sort_unstable_by_key(|(sensor, window, _)| (*sensor, *window));
    }
}

impl Workload for Max {
    const NAME: &'static str = "sliding_overlap_60_max";
    const RECORDS: usize = 4_000_000;
    const REASON: &'static str = "\
        as with means; and a result is made of a suffix and a prefix that may each be missing, where by hand 0 stands for none, \
        and slices keep what they were beside their suffixes, for a reading that comes late may change them";

    type Input = Arc<[Reading]>;
    type Output = Vec<(u64, Window, u32)>;

    fn input(records: usize) -> Arc<[Reading]> {
        readings(records, SENSORS, 1)
    }

    fn generated(input: &Arc<[Reading]>) -> Self::Output {
        let mut out = Vec::new();
        let job = peaks(shared(Arc::clone(input)), (DISORDER as u64).micros(), &mut out);
        job.trigger(Trigger::asap().cap(65_536)).run_blocking().unwrap();
        out
    }

    fn by_hand(input: &Arc<[Reading]>) -> Self::Output {
        let mut out = Vec::new();
        let mut windows = TwoStacks::new(|sensor, window, largest| out.push((sensor, window, largest)));
        input.iter().for_each(|reading| windows.add(reading));
        windows.finish();
        out
    }

    fn sort(output: &mut Self::Output) {
        output.sort_unstable();
    }
}

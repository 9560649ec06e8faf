use std::sync::Arc;

use contest::Answer;
use contest::pairs::reading::Reading;
use contest::workloads::skewed_sums::{DISORDER, summed};
use thalweg::prelude::*;

use crate::on;
use crate::tell::Tell;

stream!(
    fn sums(readings: impl Source<&Reading>, disorder: std::time::Duration, out: impl Sink<(u64, Window, u64)>) {
        readings
            .timestamp(|reading| reading.at)
            .watermark(bounded(disorder))
            .key_by(|reading| reading.sensor)
            .window(tumbling(1.mins()))
            .sum(|reading| reading.value)
            .count_late()
            .sink(out);
    }
);

pub fn run(readings: &Arc<[Reading]>, workers: usize) -> Answer {
    let mut answer = Answer::default();
    let number = |(sensor, window, sum): (u64, Window, u64)| summed(sensor, window.start.as_micros(), sum);
    let job = sums(shared(Arc::clone(readings)), (DISORDER as u64).micros(), Tell::to(&mut answer, number));
    on(job, workers).run_blocking().expect("nothing can fail");
    answer
}

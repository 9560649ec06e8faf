use std::sync::Arc;

use contest::Answer;
use contest::pairs::reading::Reading;
use contest::workloads::sliding_mean::{DISORDER, mean};
use thalweg::prelude::*;

use crate::on;
use crate::tell::Tell;

stream!(
    fn means(readings: impl Source<&Reading>, disorder: std::time::Duration, out: impl Sink<(u64, Window, f64)>) {
        readings
            .timestamp(|reading| reading.at)
            .watermark(bounded(disorder))
            .key_by(|reading| reading.sensor)
            .window(sliding(1.mins()).every(1.secs()))
            .mean(|reading| reading.value)
            .count_late()
            .sink(out);
    }
);

pub fn run(readings: &Arc<[Reading]>, workers: usize) -> Answer {
    let mut answer = Answer::default();
    let number = |(sensor, window, value): (u64, Window, f64)| mean(sensor, window.end.as_micros(), value);
    let job = means(shared(Arc::clone(readings)), (DISORDER as u64).micros(), Tell::to(&mut answer, number));
    on(job, workers).run_blocking().expect("nothing can fail");
    answer
}

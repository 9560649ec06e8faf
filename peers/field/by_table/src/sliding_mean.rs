//! The loop by hand with sums and counts of 64 bits, as a pipeline has them.

use std::sync::Arc;

use contest::Answer;
use contest::pairs::reading::Reading;
use contest::pairs::sliding::means_by_hand;
use contest::workloads::sliding_mean::mean;

pub fn run(readings: &Arc<[Reading]>) -> Answer {
    let mut answer = Answer::default();
    means_by_hand::<u64>(readings.iter(), |sensor, window, value| {
        answer.add(mean(sensor, window.end.as_micros(), value));
    });
    answer
}

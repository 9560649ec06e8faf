use std::sync::Arc;

use contest::Answer;
use contest::pairs::reading::Reading;
use contest::pairs::sliding::means_by_hand;
use contest::workloads::sliding_mean::mean;

use crate::rounds::by_owner;

pub fn run(readings: &Arc<[Reading]>, threads: usize) -> Answer {
    if threads == 1 {
        return means(readings.iter());
    }
    by_owner(readings, threads, |reading| Some((reading.sensor, reading)), |readings| means(readings)).into_iter().sum()
}

fn means<'r>(readings: impl Iterator<Item = &'r Reading>) -> Answer {
    let mut answer = Answer::default();
    means_by_hand::<u32>(readings, |sensor, window, value| answer.add(mean(sensor, window.end.as_micros(), value)));
    answer
}

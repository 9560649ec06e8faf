use std::sync::Arc;

use contest::Answer;

use crate::run::{BATCH, records, run as run_on};

pub fn run(numbers: &Arc<[u64]>, workers: usize) -> Answer {
    run_on(workers, |context| {
        context
            .stream_par_iter(records(numbers))
            .batch_mode(BATCH)
            .map(|number| number ^ (number >> 7))
            .filter(|number| number & 3 != 0)
            .map(|number| number.wrapping_add(number << 5))
            .filter(|number| number & 0x700 != 0)
            .map(|number| number ^ (number >> 13))
    })
}

use std::sync::Arc;

use contest::Answer;

use crate::run::{BATCH, records, results};

pub fn run(numbers: &Arc<[u64]>, workers: usize) -> Answer {
    let of_all = results(workers, |context| {
        context
            .stream_par_iter(records(numbers))
            .batch_mode(BATCH)
            .map(|number| number ^ (number >> 7))
            .filter(|number| number & 3 != 0)
            .map(|number| number.wrapping_add(number << 5))
            .filter(|number| number & 0x700 != 0)
            .map(|number| number ^ (number >> 13))
            .fold_assoc(
                (0, 0),
                |told: &mut (u64, u64), number| *told = (told.0 + 1, told.1.wrapping_add(number)),
                |told, more| *told = (told.0 + more.0, told.1.wrapping_add(more.1)),
            )
            .collect_vec()
    });
    of_all.iter().map(|(results, sum)| Answer { results: *results, sum: *sum }).sum()
}

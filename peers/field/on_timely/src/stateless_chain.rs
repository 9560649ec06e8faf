use std::sync::Arc;

use contest::{Answer, for_good};
use timely::dataflow::operators::vec::{Filter, Map};

use crate::input::{batches, records};
use crate::run::{run as run_on, tell};

pub fn run(numbers: &Arc<[u64]>, workers: usize) -> Answer {
    let numbers = for_good(numbers);
    run_on(workers, move |scope, worker, told| {
        let numbers = records(numbers, worker).map(|(time, batch)| (time, batch.iter().copied()));
        let results = batches(scope, numbers)
            .map(|number| number ^ (number >> 7))
            .filter(|number| number & 3 != 0)
            .map(|number| number.wrapping_add(number << 5))
            .filter(|number| number & 0x700 != 0)
            .map(|number| number ^ (number >> 13));
        tell(results, told, |number| number);
    })
}

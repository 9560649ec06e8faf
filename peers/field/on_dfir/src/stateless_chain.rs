use std::sync::Arc;

use contest::Answer;
use dfir_rs::dfir_syntax;

pub fn run(numbers: &Arc<[u64]>) -> Answer {
    let mut answer = Answer::default();
    let told = &mut answer;
    let mut flow = dfir_syntax! {
        source_iter(numbers.iter().copied())
            -> map(|number| number ^ (number >> 7))
            -> filter(|number| number & 3 != 0)
            -> map(|number| number.wrapping_add(number << 5))
            -> filter(|number| number & 0x700 != 0)
            -> map(|number| number ^ (number >> 13))
            -> for_each(|number| told.add(number));
    };
    flow.run_available_sync();
    drop(flow);
    answer
}

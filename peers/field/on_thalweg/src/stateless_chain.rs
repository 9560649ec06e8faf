use std::sync::Arc;

use contest::Answer;
use thalweg::prelude::*;

use crate::on;
use crate::tell::Tell;

stream!(
    fn chain(numbers: impl Source<&u64>, out: impl Sink<u64>) {
        numbers
            .map(|number| number ^ (number >> 7))
            .filter(|number| number & 3 != 0)
            .map(|number| number.wrapping_add(number << 5))
            .filter(|number| number & 0x700 != 0)
            .map(|number| number ^ (number >> 13))
            .sink(out);
    }
);

pub fn run(numbers: &Arc<[u64]>, workers: usize) -> Answer {
    let mut answer = Answer::default();
    let out = Tell::to(&mut answer, |number| number);
    on(chain(shared(Arc::clone(numbers)), out), workers).run_blocking().expect("nothing can fail");
    answer
}

use std::sync::Arc;

use contest::Answer;

use crate::threads::{batches, on_each};

const BATCH: usize = 1 << 16;

pub fn run(numbers: &Arc<[u64]>, threads: usize) -> Answer {
    on_each(threads, |thread| of_batches(batches(numbers, BATCH, thread, threads))).into_iter().sum()
}

fn of_batches<'n>(batches: impl Iterator<Item = &'n [u64]>) -> Answer {
    let mut answer = Answer::default();
    for numbers in batches {
        for number in numbers {
            let first = number ^ (number >> 7);
            let second = first.wrapping_add(first << 5);
            let third = second ^ (second >> 13);
            // All steps are so cheap that to take them in vain costs less than a branch, and LLVM makes vectors of it.
            let is_kept = (first & 3 != 0) & (second & 0x700 != 0);
            answer.results += u64::from(is_kept);
            answer.sum = answer.sum.wrapping_add(if is_kept { third } else { 0 });
        }
    }
    answer
}

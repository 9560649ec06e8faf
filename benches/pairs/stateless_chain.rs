//! Five operators without state over numbers in memory, and a sum at their end.

use std::sync::Arc;

use thalweg::prelude::*;
use thalweg::{Error, sink::Sink};

use super::Workload;
use super::random::Random;

pub struct StatelessChain;

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

/// A sink that adds up what it is given, and tells the sum after each batch.
struct Sum<'t> {
    sum: u64,
    total: &'t mut u64,
}

impl Sink<u64> for Sum<'_> {
    #[inline]
    fn write(&mut self, number: u64) -> Result<(), Error> {
        self.sum = self.sum.wrapping_add(number);
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Error> {
        *self.total = self.sum;
        Ok(())
    }
}

impl Workload for StatelessChain {
    const NAME: &'static str = "stateless_chain";
    const RECORDS: usize = 2_000_000;
    const REASON: &'static str = "\
        the pipeline also counts what it writes, for its report";

    type Input = Arc<[u64]>;
    type Output = u64;

    fn input(records: usize) -> Arc<[u64]> {
        let mut random = Random::new(1);
        (0..records).map(|_| random.number()).collect()
    }

    fn generated(input: &Arc<[u64]>) -> u64 {
        let mut total = 0;
        let sum = Sum { sum: 0, total: &mut total };
        chain(shared(Arc::clone(input)), sum).trigger(Trigger::asap().cap(65_536)).run_blocking().unwrap();
        total
    }

    fn by_hand(input: &Arc<[u64]>) -> u64 {
        let mut sum = 0u64;
        for number in input.iter() {
            let first = number ^ (number >> 7);
            let second = first.wrapping_add(first << 5);
            let third = second ^ (second >> 13);
            // All steps are so cheap that to take them in vain costs less than a branch, and LLVM makes vectors of it.
            let is_kept = (first & 3 != 0) & (second & 0x700 != 0);
            sum = sum.wrapping_add(if is_kept { third } else { 0 });
        }
        sum
    }
}

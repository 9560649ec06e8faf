//! How a job is measured.

use std::hint::black_box;
use std::time::Instant;

use serde::Serialize;

use crate::Answer;
use crate::memory::taken;

/// What the driver reads.
#[derive(Serialize)]
pub struct Measured {
    results: u64,
    sum: u64,
    /// Of each timed run.
    seconds: Vec<f64>,
    allocated: u64,
    peak: u64,
}

/// So often a job is timed in one process.
const RUNS: usize = 3;

/// Does a job once without a clock, which also fills the caches, and then by the clock.
///
/// # Panics
/// If the runs differ in their answers: then nothing else about them is of interest.
pub fn measure(mut job: impl FnMut() -> Answer) -> Measured {
    let (answer, taken) = taken(&mut job);
    let timed = || {
        let begin = Instant::now();
        let again = black_box(job());
        let seconds = begin.elapsed().as_secs_f64();
        assert_eq!(again, answer, "two runs came to different answers");
        seconds
    };
    let seconds = std::iter::repeat_with(timed).take(RUNS).collect();
    Measured { results: answer.results, sum: answer.sum, seconds, allocated: taken.allocated, peak: taken.peak }
}

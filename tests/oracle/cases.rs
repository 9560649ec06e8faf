//! What is run: how many cases, on how many workers, in which batches, and what a failure prints.

use std::any::type_name;
use std::fmt::Debug;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use thalweg::__::{Engine, NeedsCheckpoint};
use thalweg::checkpoint::InMemory;
use thalweg::{Error, Job, Report, Trigger};

use crate::event::{Events, events};

/// The caps that every case runs with, on one worker.
const CAPS: [usize; 5] = [1, 2, 7, 64, usize::MAX];
/// The most records in an input that runs with all of these.
const SMALL: usize = 180;
/// The caps for large inputs: a batch of more than 512 records wakes the workers' threads.
const LARGE_CAPS: [usize; 2] = [600, usize::MAX];
/// The most records in a large input.
const LARGE: usize = 1_600;
/// The numbers of workers that every case runs with too, each with a cap of its own.
const WORKERS: [usize; 3] = [2, 3, 8];
/// So many cases of each pipeline are run unless `ORACLE_CASES` says another number.
const FEW: u32 = 48;

/// Whether a run gave what the oracle gives, and what is wrong if not.
pub type Outcome = Result<(), TestCaseError>;

/// How a job is run.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    pub workers: usize,
    pub cap: usize,
}

impl Run {
    /// Runs a job this way.
    pub fn job<F>(&self, job: Job<F>) -> Result<Report, Error>
    where
        F: FnOnce(&mut Engine) -> Result<(), Error>,
    {
        job.workers(self.workers).trigger(Trigger::asap().cap(self.cap)).run_blocking()
    }

    /// Runs a job that has no reason to fail.
    pub fn succeed<F>(&self, job: Job<F>) -> Result<Report, TestCaseError>
    where
        F: FnOnce(&mut Engine) -> Result<(), Error>,
    {
        self.job(job).map_err(|error| TestCaseError::fail(format!("the job failed: {error}")))
    }
}

/// A durable job that is stopped behind each batch, and begun again by another number of workers; with some caps, on next to no memory for its states.
#[allow(dead_code, reason = "not all tests have one")]
pub struct Pieces {
    run: Run,
    checkpoint: InMemory,
    done: usize,
    pub late: u64,
    pub rejected: u64,
}

/// What a piece has left to do.
#[allow(dead_code, reason = "not all tests have one")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// It was stopped behind a batch.
    Stopped,
    /// The inputs have ended in it.
    Ended,
    /// They had ended before.
    Over,
}

#[allow(dead_code, reason = "not all tests have one")]
impl Pieces {
    pub fn new(run: &Run) -> Self {
        Pieces { run: *run, checkpoint: InMemory::new(), done: 0, late: 0, rejected: 0 }
    }

    /// Runs the next piece of a job.
    pub fn run<F>(&mut self, job: Job<F, NeedsCheckpoint>) -> Result<Piece, TestCaseError>
    where
        F: FnOnce(&mut Engine) -> Result<(), Error>,
    {
        let workers = (self.run.workers + self.done) % 3 + 1;
        self.done += 1;
        let job = job.checkpoint_to(self.checkpoint.clone()).workers(workers);
        // All that can go away does so after each batch, or the most of it.
        let job = match self.run.cap {
            cap if cap % 2 == 0 || cap == 1 => job,
            _ => job.state_budget(self.done as u64 % 2 * 500),
        };
        let report = job.trigger(Trigger::once().cap(self.run.cap)).run_blocking();
        let report = report.map_err(|error| TestCaseError::fail(format!("piece {} failed: {error:?}", self.done)))?;
        self.late += report.late;
        self.rejected += report.rejected;
        Ok(match (report.has_ended, report.batches) {
            (true, 0) => Piece::Over,
            (true, _) => Piece::Ended,
            (false, _) => Piece::Stopped,
        })
    }
}

/// What is drawn for a pipeline.
pub trait Input: Debug + Sized {
    /// Inputs of up to so many records in each source.
    fn up_to(records: usize) -> BoxedStrategy<Self>;
}

impl Input for Events {
    fn up_to(records: usize) -> BoxedStrategy<Self> {
        events(records)
    }
}

impl Input for (Events, Events) {
    fn up_to(records: usize) -> BoxedStrategy<Self> {
        (events(records), events(records)).boxed()
    }
}

/// Compares a pipeline with its reading over many inputs: each on one worker with every cap, and on more with one. Some inputs are
/// large enough for the workers to run at the same time.
pub fn check<I: Input, P: Fn(&Run, &I) -> Outcome>(pipeline: P) {
    check_over(FEW, pipeline);
}

/// [`check`] with another number of cases, unless `ORACLE_CASES` says one.
pub fn check_over<I: Input, P: Fn(&Run, &I) -> Outcome>(few: u32, pipeline: P) {
    let cases = number("ORACLE_CASES").unwrap_or(few);
    run_cases(cases, I::up_to(SMALL), &CAPS, &pipeline);
    run_cases(cases.div_ceil(16), I::up_to(LARGE), &LARGE_CAPS, &pipeline);
}

fn run_cases<I, P>(cases: u32, inputs: BoxedStrategy<I>, caps: &'static [usize], pipeline: &P)
where
    I: Debug,
    P: Fn(&Run, &I) -> Outcome,
{
    let name = type_name::<P>();
    let cap = prop::sample::select(caps);
    let case = (inputs, [cap.clone(), cap.clone(), cap]);
    let outcome = runner(cases, name).run(&case, |(input, drawn)| {
        runs(caps, drawn).try_for_each(|run| pipeline(&run, &input).map_err(|error| at(run, error)))
    });
    if let Err(failure) = outcome {
        panic!("{}", told(failure, caps, name, pipeline));
    }
}

/// One case of [`check`]: what a failure prints calls it.
#[allow(dead_code, reason = "is there to be pasted")]
pub fn once<I>(run: Run, input: I, pipeline: impl Fn(&Run, &I) -> Outcome) {
    if let Err(error) = pipeline(&run, &input) {
        panic!("{error}");
    }
}

fn runs(caps: &[usize], drawn: [usize; 3]) -> impl Iterator<Item = Run> {
    let alone = caps.iter().map(|cap| Run { workers: 1, cap: *cap });
    let together = WORKERS.into_iter().zip(drawn).map(|(workers, cap)| Run { workers, cap });
    alone.chain(together)
}

fn at(run: Run, error: TestCaseError) -> TestCaseError {
    TestCaseError::fail(format!("with {run:?}: {error}"))
}

/// Draws the same cases each time, and others for each pipeline.
fn runner(cases: u32, pipeline: &str) -> TestRunner {
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 2_000, ..Config::default() };
    let mut seed = [0; 32];
    pipeline.bytes().enumerate().for_each(|(at, byte)| seed[at % 28] ^= byte.rotate_left(at as u32 / 28));
    seed[28..].copy_from_slice(&number("ORACLE_SEED").unwrap_or(0).to_le_bytes());
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed))
}

fn number(variable: &str) -> Option<u32> {
    std::env::var(variable).ok()?.parse().ok()
}

/// A failure, with a test to paste beside the pipeline.
fn told<I, P>(failure: TestError<(I, [usize; 3])>, caps: &[usize], name: &str, pipeline: &P) -> String
where
    I: Debug,
    P: Fn(&Run, &I) -> Outcome,
{
    let (input, drawn) = match failure {
        TestError::Fail(_, case) => case,
        TestError::Abort(reason) => return format!("gave up: {reason}"),
    };
    let failing = runs(caps, drawn).find_map(|run| Some((run, pipeline(&run, &input).err()?)));
    let Some((run, error)) = failing else { return format!("fails now and then:\n{input:#?}") };
    let function = name.rsplit("::").find(|part| *part != "{{closure}}").unwrap_or(name);
    let Run { workers, cap } = run;
    format!(
        "{name}: {error}\n\nto run it again, paste:\n\n#[test]\nfn pasted() {{\n    let run = Run {{ workers: {workers}, cap: {cap} }};\n    \
         crate::cases::once(run, {}, {function});\n}}\n",
        pasted(&input)
    )
}

/// An input as Rust: the debug text of plain values, but for the lists in it.
fn pasted(input: &impl Debug) -> String {
    format!("{input:?}").replace('[', "vec![")
}

//! The engine: decides when a step runs, and what it runs on.

use std::task::Context;
use std::time::{Duration, Instant};

use super::graph::Graph;
use super::input::{Input, Inputs};
use super::output::Output;
use super::progress::Progress;
use super::report::Report;
use super::settings::Settings;
use super::trigger::When;
use super::wait::Parked;
use crate::Error;
use crate::source::{IntoSource, Limit};
use crate::time::{BoundedDisorder, Clock, Timestamp};

/// Runs the steps of one job.
pub struct Engine {
    pub(super) graph: &'static Graph,
    pub(super) pool: Option<rayon::ThreadPool>,
    pub(super) report: Report,
    settings: Settings,
    parked: Parked,
    progress: Option<Progress>,
    begun: Instant,
    /// When the present step was due and when it began.
    due: Instant,
    step_begun: Instant,
    time: Timestamp,
    limit: Limit,
    wake_at: Option<Timestamp>,
    phase: Phase,
    /// Whether the trigger has let a step begin already.
    begun_once: bool,
}

/// What the present step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// One of many.
    Going,
    /// All inputs have ended: the watermark is at its end and everything fires (rule 32).
    Ending,
    /// The job was stopped: nothing more is read, and nothing fires that isn't due.
    Stopping,
    /// There is no further step.
    Over,
}

impl Engine {
    pub(super) fn new(graph: &'static Graph, settings: Settings) -> Result<Self, Error> {
        let now = Instant::now();
        Ok(Engine {
            graph,
            pool: pool(settings.workers)?,
            report: Report::default(),
            parked: Parked::here(),
            progress: settings.progress.then(Progress::new),
            begun: now,
            due: now,
            step_begun: now,
            time: Timestamp::now(),
            limit: settings.trigger.first_limit(),
            wake_at: None,
            phase: Phase::Going,
            begun_once: false,
            settings,
        })
    }

    /// Takes a source in as the operator `id`.
    pub fn input<S: IntoSource>(&self, id: usize, source: S) -> Input<S::Source> {
        Input::new(source.into_source(), self.graph.place(id))
    }

    /// Takes a sink in as the operator `id`.
    pub fn output<S>(&self, id: usize, sink: S) -> Output<S> {
        Output::new(sink, self.graph.place(id))
    }

    /// The watermark of an operator over inputs with so many partitions each.
    pub fn clock(&self, bound: BoundedDisorder, partitions: &[usize]) -> Clock {
        Clock::new(bound, partitions)
    }

    /// An outcome, at the operator that it belongs to.
    ///
    /// # Errors
    /// The outcome's.
    pub fn check(&self, id: usize, outcome: Result<(), Error>) -> Result<(), Error> {
        outcome.map_err(|error| error.at(self.graph.place(id)))
    }

    /// The number of workers.
    pub fn workers(&self) -> usize {
        self.settings.workers
    }

    /// The number of the present batch, from 0.
    pub fn batch(&self) -> u64 {
        self.report.batches - 1
    }

    /// The time of the present batch, the same for all of it (rule 15).
    pub fn time(&self) -> Timestamp {
        self.time
    }

    /// How far processing time has come: to the present batch, or to its end.
    pub fn time_reached(&self) -> Option<Timestamp> {
        Some(if self.is_ending() { Timestamp::MAX } else { self.time })
    }

    /// Whether all inputs have ended, so that everything fires.
    pub fn is_ending(&self) -> bool {
        self.phase == Phase::Ending
    }

    /// Whether there will be no further step.
    pub(super) fn is_last(&self) -> bool {
        matches!(self.phase, Phase::Ending | Phase::Stopping)
    }

    /// Asks for a step at this time even if no input has anything (rule 16).
    pub fn wake_at(&mut self, time: Option<Timestamp>) {
        self.wake_at = [self.wake_at, time].into_iter().flatten().min();
    }

    /// Notes the watermark for the report.
    pub fn reached(&mut self, watermark: Option<Timestamp>) {
        self.report.watermark = watermark;
    }

    /// Notes items that were late.
    pub fn late(&mut self, items: u64) {
        self.report.late += items;
    }

    /// Notes items that were dropped as errors.
    pub fn rejected(&mut self, items: u64) {
        self.report.rejected += items;
    }

    /// Waits for the next step. After the last one it says `false`.
    ///
    /// # Errors
    /// What kept a source from reading.
    pub fn next(&mut self, mut inputs: impl Inputs) -> Result<bool, Error> {
        if self.report.batches > 0 {
            self.after_step();
        }
        inputs.settle();
        if self.phase != Phase::Going {
            self.phase = Phase::Over;
            return Ok(false);
        }
        let waited = Instant::now();
        self.phase = self.await_step(&mut inputs)?;
        self.report.waiting += waited.elapsed();
        self.begin_step();
        Ok(true)
    }

    /// Waits until there is something to do.
    fn await_step(&mut self, inputs: &mut impl Inputs) -> Result<Phase, Error> {
        self.settings.stop.wakes(self.parked.waker());
        if self.settings.trigger.when == When::Once && self.report.batches > 0 {
            return self.after_once(inputs);
        }
        self.await_trigger();
        loop {
            if self.settings.stop.is_stopped() {
                return Ok(Phase::Stopping);
            }
            let ready = self.poll(inputs)?;
            if inputs.ended() {
                return Ok(Phase::Ending);
            }
            if ready || self.is_due() {
                return Ok(Phase::Going);
            }
            match self.settings.trigger.when {
                When::AvailableNow if inputs.caught_up() => return Ok(Phase::Stopping),
                When::Every(_) => self.await_trigger(),
                _ => self.parked.wait(self.deadline()),
            }
        }
    }

    fn poll(&self, inputs: &mut impl Inputs) -> Result<bool, Error> {
        let mut context = Context::from_waker(self.parked.waker());
        Ok(inputs.poll(&mut context, self.limit)?.is_ready())
    }

    /// Behind the only batch of `once`: the job has ended if its inputs have. They are asked only when nothing waits in them that would
    /// be taken out and lost.
    fn after_once(&mut self, inputs: &mut impl Inputs) -> Result<Phase, Error> {
        if inputs.caught_up() {
            self.poll(inputs)?;
        }
        Ok(if inputs.ended() { Phase::Ending } else { Phase::Stopping })
    }

    /// Waits until the trigger lets a step begin, or the order to stop comes.
    fn await_trigger(&mut self) {
        let start = match self.begun_once {
            true => self.settings.trigger.next_start(self.due),
            false => self.due,
        };
        self.begun_once = true;
        while Instant::now() < start && !self.settings.stop.is_stopped() {
            self.parked.wait(Some(start));
        }
        // Behind its time a step starts at once, and the ticks it missed are forgotten.
        let in_time = matches!(self.settings.trigger.when, When::Every(interval) if start.elapsed() < interval);
        self.due = if in_time { start } else { Instant::now() };
    }

    fn is_due(&self) -> bool {
        self.wake_at.is_some_and(|at| at <= Timestamp::now())
    }

    fn deadline(&self) -> Option<Instant> {
        let at = self.wake_at?;
        let wait = at.as_micros().saturating_sub(Timestamp::now().as_micros());
        Instant::now().checked_add(Duration::from_micros(u64::try_from(wait).unwrap_or(0)))
    }

    fn begin_step(&mut self) {
        self.step_begun = Instant::now();
        self.time = self.time.max(Timestamp::now());
        self.wake_at = None;
        self.report.batches += 1;
    }

    fn after_step(&mut self) {
        self.limit = self.settings.trigger.next_limit(self.limit, self.step_begun.elapsed());
        if let Some(progress) = &mut self.progress {
            progress.show(&self.report);
        }
    }

    /// Runs a part of the job that writes to the outside, on the clock of its phase.
    pub(super) fn writing<R>(&mut self, write: impl FnOnce() -> R) -> R {
        let begun = Instant::now();
        let result = write();
        self.report.writing += begun.elapsed();
        result
    }

    pub(super) fn into_report(mut self) -> Report {
        if let Some(progress) = self.progress.take() {
            progress.finish();
        }
        self.report.elapsed = self.begun.elapsed();
        self.report
    }
}

/// One worker runs on the engine's own thread; several have a pool.
fn pool(workers: usize) -> Result<Option<rayon::ThreadPool>, Error> {
    if workers == 1 {
        return Ok(None);
    }
    rayon::ThreadPoolBuilder::new()
        .num_threads(workers)
        .thread_name(|worker| format!("thalweg {worker}"))
        .build()
        .map(Some)
        .map_err(|cause| Error::new(format!("can't start {workers} workers")).caused_by(cause))
}

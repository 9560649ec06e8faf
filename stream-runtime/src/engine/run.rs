//! The engine: what a job's steps run on, and what they tell it.

use std::time::Instant;

use super::clock::Clock;
use super::durable::{Checkpointing, Recorded};
use super::graph::Graph;
use super::input::{Input, Inputs};
use super::now;
use super::output::Output;
use super::progress::Progress;
use super::report::Report;
use super::schedule::{Phase, Schedule};
use super::settings::Settings;
use super::stage::Pool;
use super::tokio::Tokio;
use super::watch::Watch;
use crate::Error;
use crate::source::{IntoSource, Source};
use crate::time::{self, BoundedDisorder, Feed, Newest, Standing, Timestamp};

/// Runs the steps of one job.
pub struct Engine {
    pub(super) graph: &'static Graph,
    pub(super) pool: Pool,
    pub(super) report: Report,
    pub(super) tokio: Tokio,
    pub(super) schedule: Schedule,
    workers: usize,
    progress: Option<Progress>,
    watch: Option<Watch>,
    begun: Instant,
    step_begun: Instant,
    /// How many records had been read before the present batch.
    read_before: u64,
    /// The time of the present batch.
    pub(super) time: Timestamp,
    pub(super) phase: Phase,
    /// Of a durable job.
    pub(super) checkpoint: Option<Checkpointing>,
    /// Of a job that is only to say what its states look like.
    pub(super) recorded: Option<Recorded>,
}

impl Engine {
    pub(super) fn new(graph: &'static Graph, settings: Settings, checkpoint: Option<Checkpointing>) -> Self {
        let (now, clock) = (Instant::now(), Clock::here(settings.hand));
        Engine {
            graph,
            pool: Pool::new(settings.workers),
            report: Report::default(),
            tokio: Tokio::new(settings.tokio),
            workers: settings.workers,
            time: clock.now(),
            schedule: Schedule::new(settings.trigger, settings.workers, settings.stop, clock),
            progress: settings.progress.then(Progress::new),
            watch: settings.watch,
            begun: now,
            step_begun: now,
            read_before: 0,
            phase: Phase::Going,
            checkpoint,
            recorded: None,
        }
    }

    /// Takes a source in as the operator `id`.
    pub fn input<S: IntoSource>(&self, id: usize, source: S) -> Input<S::Source> {
        let mut source = source.into_source();
        source.lend_workers(&self.pool.workers);
        Input::new(source, self.graph.place(id))
    }

    /// Takes a sink in as the operator `id`.
    pub fn output<S>(&self, id: usize, sink: S) -> Output<S> {
        Output::new(sink, self.graph.place(id))
    }

    /// An operator in the middle of the pipeline, as what a watermark listens to.
    pub fn feed(&self, id: usize) -> Feed {
        Feed::operator(self.graph.place(id), self.time)
    }

    /// How such an operator stands in this step.
    pub fn standing(&self) -> Standing {
        Standing { ended: self.is_ending(), caught_up: false, told: Vec::new() }
    }

    /// The watermark of the operator `id`.
    ///
    /// # Errors
    /// What is wrong with what it was told of its input.
    pub fn clock(&mut self, id: usize, disorder: BoundedDisorder, feeds: Vec<Feed>) -> Result<time::Clock, Error> {
        self.check(id, disorder.check())?;
        let clock = time::Clock::new(self.graph.place(id), disorder, feeds, self.time);
        self.report.watermarks.push(clock.report());
        Ok(clock)
    }

    /// Moves the watermark of a clock, the `number`th of the pipeline, ahead by what this step has seen. A step is due when silence may move it
    /// (rule 16).
    pub fn advance(&mut self, number: usize, clock: &mut time::Clock, seen: impl IntoIterator<Item = Newest>) {
        clock.advance(seen, self.time);
        self.wake_at(clock.silent_at(self.time));
        self.report.reached(number, clock);
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
        self.workers
    }

    /// The number of the present batch, from 0; in a durable job, from the first batch of its first run.
    pub fn batch(&self) -> u64 {
        self.report.batches - 1 + self.checkpoint.as_ref().map_or(0, Checkpointing::first)
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
        self.schedule.wake_at(time);
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
        self.tell();
        inputs.settle();
        if self.phase != Phase::Going {
            self.report.has_ended = self.phase == Phase::Ending;
            self.phase = Phase::Over;
            return Ok(false);
        }
        let waited = Instant::now();
        self.phase = self.schedule.next(&mut inputs)?;
        self.report.waiting += waited.elapsed();
        self.begin_step();
        Ok(true)
    }

    pub(super) fn begin_step(&mut self) {
        self.step_begun = Instant::now();
        self.read_before = self.report.records_in;
        self.time = self.time.max(self.schedule.now());
        now::turn_to(Some(self.time));
        self.report.batches += 1;
    }

    fn after_step(&mut self) {
        self.schedule.took(self.step_begun.elapsed(), self.report.records_in - self.read_before);
        if let Some(progress) = &mut self.progress {
            progress.show(&self.report);
        }
    }

    /// Whoever watches sees what the watermarks wait for, before the first step too: it may never come.
    fn tell(&mut self) {
        if let Some(watch) = &self.watch {
            self.report.elapsed = self.begun.elapsed();
            watch.note(&self.report);
        }
    }

    /// Runs a part of the job that writes to the outside, on the clock of its phase.
    pub(super) fn writing<R>(&mut self, write: impl FnOnce() -> R) -> R {
        let begun = Instant::now();
        let result = match &self.progress {
            Some(progress) => progress.suspend(write),
            None => write(),
        };
        self.report.writing += begun.elapsed();
        result
    }

    pub(super) fn into_report(mut self) -> Report {
        if let Some(progress) = self.progress.take() {
            progress.finish();
        }
        self.report.elapsed = self.begun.elapsed();
        self.report.checkpoint = self.checkpoint.as_ref().map(|checkpoint| checkpoint.store.counts());
        self.report
    }
}

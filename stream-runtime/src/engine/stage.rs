//! Running a stage: a loop over the shares of a batch, on one worker or on all.

use std::num::NonZero;
use std::thread::available_parallelism;
use std::time::{Duration, Instant};

use super::now;
use super::pace::Pace;
use super::panic::catch;
use super::ports::{Failed, Ports};
use super::run::Engine;
use super::workers::Workers;
use crate::Error;
use crate::source::Batch;

impl Engine {
    /// Runs the loop of a stage over a batch.
    ///
    /// Every worker gets contiguous shares in order, so that what it writes, joined in the workers' order, is in the order of the batch.
    ///
    /// # Errors
    /// A panic in the loop; a record that could not be made, at the operator `id`.
    pub fn stage<B: Batch, P: Ports>(
        &self,
        id: usize,
        batch: B,
        mut ports: P,
        body: impl Fn(B::Share, &mut P::Local) -> Result<(), Failed> + Sync,
    ) -> Result<(), Error> {
        let (outcome, records) = (batch.outcome(), batch.records());
        let is_alone = self.workers() == 1 || records <= SMALL && batch.bytes() <= FEW;
        ports.begin(records);
        let shares = batch.shares(self.pool.shares(is_alone));
        let dealt = self.pool.deal(shares.len(), is_alone);
        let mut lots = lots(shares, &mut ports, &dealt);
        // Whatever failed keeps its error: it is told when the stage is settled.
        let work = |lot: &mut Lot<B::Share, P::Local>| {
            for share in std::mem::take(&mut lot.shares) {
                if body(share, &mut lot.local).is_err() {
                    return;
                }
            }
        };
        if is_alone {
            for lot in &mut lots {
                work(lot);
            }
        } else {
            together(self, &mut lots, work)?;
        }
        self.check(id, outcome.check())
    }
}

/// For fewer records, to wake the workers costs more than their work: the engine's thread does it for them, one after the other.
const SMALL: u64 = 512;
/// Unless they are as long as this, in bytes: a record may be a block of lines.
const FEW: u64 = 1 << 15;

/// The workers, and how quick each of them is.
pub(super) struct Pool {
    pub(super) workers: Workers,
    pace: Pace,
}

impl Pool {
    pub(super) fn new(workers: usize) -> Self {
        let cores = available_parallelism().map_or(1, NonZero::get);
        Pool { workers: Workers::new(workers), pace: Pace::new(workers, cores) }
    }

    /// Into how many shares a batch is cut up, where it can be.
    fn shares(&self, is_alone: bool) -> usize {
        if is_alone { self.workers.count() } else { self.pace.shares() }
    }

    /// How many of so many shares each worker gets.
    fn deal(&self, shares: usize, is_alone: bool) -> Vec<usize> {
        let workers = self.workers.count();
        let each = shares.div_ceil(workers);
        if !is_alone && each > 1 {
            return self.pace.deal(shares);
        }
        (0..workers).map(|worker| each.min(shares.saturating_sub(worker * each))).collect()
    }
}

/// Runs each lot on a worker's thread.
fn together<S: Send, L: Send>(
    engine: &Engine,
    lots: &mut [Lot<S, L>],
    work: impl Fn(&mut Lot<S, L>) + Sync,
) -> Result<(), Error> {
    let (pool, graph, time) = (&engine.pool, engine.graph, engine.time());
    pool.workers.each(lots, |lot| {
        now::turn_to(Some(time));
        let begun = Instant::now();
        let outcome = catch(graph, || work(lot));
        lot.turn.took = begun.elapsed();
        lot.turn.outcome = outcome;
    })?;
    let mut turns = Vec::new();
    for lot in lots {
        turns.push(std::mem::replace(&mut lot.turn, Turn::of(0)));
    }
    settle(pool, turns)
}

/// What the workers' turns have shown, and whether they went well. Compiled once, and not with each stage of each pipeline.
fn settle(pool: &Pool, turns: Vec<Turn>) -> Result<(), Error> {
    if turns.iter().all(|turn| turn.dealt >= FEW_SHARES) {
        pool.pace.learn(turns.iter().map(|turn| (turn.dealt, turn.took)));
    }
    turns.into_iter().try_for_each(|turn| turn.outcome)
}

/// Of fewer shares a worker's pace is not taken.
const FEW_SHARES: usize = 3;

/// What one worker works on, and what it writes to.
struct Lot<S, L> {
    local: L,
    shares: Vec<S>,
    turn: Turn,
}

/// How much a worker was dealt, and how it went on a thread of its own.
struct Turn {
    dealt: usize,
    took: Duration,
    outcome: Result<(), Error>,
}

impl Turn {
    fn of(dealt: usize) -> Self {
        Turn { dealt, took: Duration::ZERO, outcome: Ok(()) }
    }
}

/// Deals the shares of a batch out to the workers, so many contiguous ones to each. All by hand: see [`Ports::next_local`].
fn lots<S, P: Ports>(shares: Vec<S>, ports: &mut P, dealt: &[usize]) -> Vec<Lot<S, P::Local>> {
    let (mut shares, mut lots) = (shares.into_iter(), Vec::new());
    while lots.len() < dealt.len()
        && let Some(local) = ports.next_local()
    {
        let mut lot = Lot { local, shares: Vec::new(), turn: Turn::of(dealt[lots.len()]) };
        while lot.shares.len() < lot.turn.dealt
            && let Some(share) = shares.next()
        {
            lot.shares.push(share);
        }
        lots.push(lot);
    }
    lots
}

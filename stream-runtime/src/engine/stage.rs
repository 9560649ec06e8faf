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
        ports: P,
        body: impl Fn(B::Share, &mut P::Local) -> Result<(), Failed> + Sync,
    ) -> Result<(), Error> {
        let outcome = batch.outcome();
        let is_alone = self.workers() == 1 || batch.records() <= SMALL && batch.bytes() <= FEW;
        // Whatever failed keeps its error: it is told when the stage is settled.
        let work = |lot: &mut Lot<B::Share, P::Local>| {
            for share in std::mem::take(&mut lot.shares) {
                if body(share, &mut lot.local).is_err() {
                    return;
                }
            }
        };
        catch(self.graph, || {
            if is_alone {
                lots(batch, ports, self.workers(), None).iter_mut().for_each(work);
                return Ok(());
            }
            together(self, &mut lots(batch, ports, self.workers(), Some(&self.pool.pace)), work)
        })??;
        outcome.check().map_err(|error| error.at(self.graph.place(id)))
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
        lot.outcome = catch(graph, || timed(lot, &work));
    })?;
    if lots.iter().all(|lot| lot.dealt >= FEW_SHARES) {
        pool.pace.learn(lots.iter().map(|lot| (lot.dealt, lot.took)));
    }
    for lot in lots {
        std::mem::replace(&mut lot.outcome, Ok(()))?;
    }
    Ok(())
}

/// Works, and looks at the clock.
fn timed<S, L>(lot: &mut Lot<S, L>, work: impl Fn(&mut Lot<S, L>)) {
    let begun = Instant::now();
    work(lot);
    lot.took = begun.elapsed();
}

/// Of fewer shares a worker's pace is not taken.
const FEW_SHARES: usize = 3;

/// What one worker works on, what it writes to, and how it went on a thread of its own.
struct Lot<S, L> {
    local: L,
    shares: Vec<S>,
    dealt: usize,
    took: Duration,
    outcome: Result<(), Error>,
}

/// Deals the shares of a batch out to the workers, contiguous ones to each.
fn lots<B: Batch, P: Ports>(
    batch: B,
    mut ports: P,
    workers: usize,
    pace: Option<&Pace>,
) -> Vec<Lot<B::Share, P::Local>> {
    ports.begin(batch.records());
    let mut shares = batch.shares(pace.map_or(workers, Pace::shares));
    let each = shares.len().div_ceil(workers);
    let mut dealt = match pace {
        Some(pace) if each > 1 => pace.deal(shares.len()),
        _ => vec![each; workers],
    }
    .into_iter();
    let mut lots = Vec::with_capacity(workers);
    while let Some(each) = dealt.next()
        && let Some(local) = ports.next_local()
    {
        let rest = shares.split_off(each.min(shares.len()));
        let shares = std::mem::replace(&mut shares, rest);
        lots.push(Lot { local, dealt: shares.len(), shares, took: Duration::ZERO, outcome: Ok(()) });
    }
    lots
}

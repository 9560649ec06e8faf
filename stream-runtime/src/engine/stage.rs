//! Running a stage: a loop over the shares of a batch, on one worker or on all.

use std::sync::Mutex;

use rayon::{BroadcastContext, ThreadPool};

use super::graph::Graph;
use super::panic::catch;
use super::ports::{Failed, Ports};
use super::run::Engine;
use crate::Error;
use crate::source::Batch;

impl Engine {
    /// Runs the loop of a stage over a batch.
    ///
    /// Every worker gets contiguous shares in order, so that what it writes, joined in the workers' order, is in the order of the batch.
    ///
    /// # Errors
    /// A panic in the loop.
    pub fn stage<B: Batch, P: Ports>(
        &self,
        batch: B,
        ports: P,
        body: impl Fn(B::Share, &mut P::Local) -> Result<(), Failed> + Sync,
    ) -> Result<(), Error> {
        let locals = ports.locals(self.workers());
        match &self.pool {
            None => alone(self.graph, batch, locals, body),
            Some(pool) => together(pool, self.graph, batch, locals, body),
        }
    }
}

fn alone<B: Batch, L>(
    graph: &Graph,
    batch: B,
    mut locals: Vec<L>,
    body: impl Fn(B::Share, &mut L) -> Result<(), Failed>,
) -> Result<(), Error> {
    // Whatever failed keeps its error: it is told when the stage is settled.
    catch(graph, || batch.shares(1).into_iter().try_for_each(|share| body(share, &mut locals[0])).unwrap_or_default())
}

fn together<B: Batch, L: Send>(
    pool: &ThreadPool,
    graph: &Graph,
    batch: B,
    locals: Vec<L>,
    body: impl Fn(B::Share, &mut L) -> Result<(), Failed> + Sync,
) -> Result<(), Error> {
    let lots = lots(batch, locals);
    let work = |worker: BroadcastContext| match lots[worker.index()].lock().ok().and_then(|mut lot| lot.take()) {
        Some((mut local, shares)) => {
            catch(graph, || shares.into_iter().try_for_each(|share| body(share, &mut local)).unwrap_or_default())
        }
        None => Ok(()),
    };
    pool.broadcast(work).into_iter().collect()
}

/// What one worker works on, and what it writes to. Only that worker takes it: the lock is never waited for.
type Lot<S, L> = Mutex<Option<(L, Vec<S>)>>;

/// Deals the shares of a batch out to the workers, contiguous ones to each.
fn lots<B: Batch, L>(batch: B, locals: Vec<L>) -> Vec<Lot<B::Share, L>> {
    let workers = locals.len();
    let shares = batch.shares(workers);
    let each = shares.len().div_ceil(workers);
    let mut shares = shares.into_iter();
    let lot = |local| Mutex::new(Some((local, shares.by_ref().take(each).collect())));
    locals.into_iter().map(lot).collect()
}

//! Running a stage: a loop over the shares of a batch, on one worker or on all.

use std::cell::OnceCell;
use std::sync::Mutex;

use rayon::{ThreadPool, ThreadPoolBuilder};

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
    /// A panic in the loop; a record that could not be made, at the operator `id`.
    pub fn stage<B: Batch, P: Ports>(
        &self,
        id: usize,
        batch: B,
        ports: P,
        body: impl Fn(B::Share, &mut P::Local) -> Result<(), Failed> + Sync,
    ) -> Result<(), Error> {
        let outcome = batch.outcome();
        self.run(batch, ports, body)?;
        outcome.check().map_err(|error| error.at(self.graph.place(id)))
    }

    fn run<B: Batch, P: Ports>(
        &self,
        batch: B,
        ports: P,
        body: impl Fn(B::Share, &mut P::Local) -> Result<(), Failed> + Sync,
    ) -> Result<(), Error> {
        let locals = ports.locals(self.workers());
        if self.workers() == 1 {
            return alone(self.graph, batch, locals, body);
        }
        let is_small = batch.records() <= SMALL;
        let lots = lots(batch, locals);
        // Whatever failed keeps its error: it is told when the stage is settled.
        let run = |lot: &Lot<B::Share, P::Local>| match lot.lock().ok().and_then(|mut lot| lot.take()) {
            Some((mut local, shares)) => catch(self.graph, || {
                shares.into_iter().try_for_each(|share| body(share, &mut local)).unwrap_or_default()
            }),
            None => Ok(()),
        };
        if is_small {
            return lots.iter().try_for_each(run);
        }
        self.pool.get()?.broadcast(|worker| run(&lots[worker.index()])).into_iter().collect()
    }
}

/// For fewer records, to wake the workers costs more than their work: the engine's thread does it for them, one after the other.
const SMALL: u64 = 512;

fn alone<B: Batch, L>(
    graph: &Graph,
    batch: B,
    mut locals: Vec<L>,
    body: impl Fn(B::Share, &mut L) -> Result<(), Failed>,
) -> Result<(), Error> {
    catch(graph, || batch.shares(1).into_iter().try_for_each(|share| body(share, &mut locals[0])).unwrap_or_default())
}

/// The workers' threads, from when they are first needed.
pub(super) struct Pool {
    workers: usize,
    threads: OnceCell<ThreadPool>,
}

impl Pool {
    pub(super) fn new(workers: usize) -> Self {
        Pool { workers, threads: OnceCell::new() }
    }

    fn get(&self) -> Result<&ThreadPool, Error> {
        if self.threads.get().is_none() {
            let threads = ThreadPoolBuilder::new()
                .num_threads(self.workers)
                .thread_name(|worker| format!("thalweg {worker}"))
                .build()
                .map_err(|cause| Error::new(format!("can't start {} workers", self.workers)).caused_by(cause))?;
            let _ = self.threads.set(threads);
        }
        self.threads.get().ok_or_else(|| Error::new("the workers were not started"))
    }
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

//! Running a stage: a loop over the shares of a batch, on one worker or on all.

use std::cell::OnceCell;
use std::sync::atomic::{AtomicUsize, Ordering};

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
        let is_small = batch.records() <= SMALL && batch.bytes() <= FEW;
        // Whatever failed keeps its error: it is told when the stage is settled.
        let run = |(mut local, shares): Lot<B::Share, P::Local>| {
            catch(self.graph, || shares.into_iter().try_for_each(|share| body(share, &mut local)).unwrap_or_default())
        };
        let mut lots = lots(batch, locals);
        match lots.next() {
            Some(first) if is_small => std::iter::once(first).chain(lots).try_for_each(run),
            Some(first) => together(self.pool.get()?, first, lots, run),
            None => Ok(()),
        }
    }
}

/// For fewer records, to wake the workers costs more than their work: the engine's thread does it for them, one after the other.
const SMALL: u64 = 512;
/// Unless they are as long as this, in bytes: a record may be a block of lines.
const FEW: u64 = 1 << 15;

fn alone<B: Batch, L>(
    graph: &Graph,
    batch: B,
    mut locals: Vec<L>,
    body: impl Fn(B::Share, &mut L) -> Result<(), Failed>,
) -> Result<(), Error> {
    catch(graph, || batch.shares(1).into_iter().try_for_each(|share| body(share, &mut locals[0])).unwrap_or_default())
}

/// The workers, from when they are first needed. The engine's thread is the first of them; the others have threads of their own.
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
                .num_threads(self.workers - 1)
                .thread_name(|worker| format!("thalweg {}", worker + 1))
                .build()
                .map_err(|cause| Error::new(format!("can't start {} workers", self.workers)).caused_by(cause))?;
            let _ = self.threads.set(threads);
        }
        self.threads.get().ok_or_else(|| Error::new("the workers were not started"))
    }
}

/// Runs the first lot on this thread, and each of the others on a worker's.
fn together<L: Send>(
    pool: &ThreadPool,
    first: L,
    others: impl Iterator<Item = L>,
    run: impl Fn(L) -> Result<(), Error> + Sync,
) -> Result<(), Error> {
    let mut others: Vec<_> = others.map(|lot| (Some(lot), Ok(()))).collect();
    let left = AtomicUsize::new(others.len());
    let (run, left) = (&run, &left);
    let outcome = pool.in_place_scope(|scope| {
        for (lot, outcome) in &mut others {
            scope.spawn(move |_| {
                *outcome = lot.take().map_or(Ok(()), run);
                left.fetch_sub(1, Ordering::Release);
            });
        }
        let outcome = run(first);
        await_a_moment(|| left.load(Ordering::Acquire) == 0);
        outcome
    });
    others.into_iter().fold(outcome, |outcome, (_, other)| outcome.and(other))
}

/// Workers end at nearly the same time: to look a few times is quicker than to sleep and be woken, which takes tens of microseconds. Where there are more
/// threads than cores, one that hasn't ended may need this one.
fn await_a_moment(is_over: impl Fn() -> bool) {
    for look in 1..=LOOKS {
        if is_over() {
            return;
        }
        if look % 64 == 0 {
            std::thread::yield_now();
        } else {
            std::hint::spin_loop();
        }
    }
}

/// About ten microseconds.
const LOOKS: u32 = 1 << 9;

/// What one worker works on, and what it writes to.
type Lot<S, L> = (L, Vec<S>);

/// Deals the shares of a batch out to the workers, contiguous ones to each.
fn lots<B: Batch, L>(batch: B, locals: Vec<L>) -> impl Iterator<Item = Lot<B::Share, L>> {
    let workers = locals.len();
    let shares = batch.shares(workers);
    let each = shares.len().div_ceil(workers);
    let mut shares = shares.into_iter();
    locals.into_iter().map(move |local| (local, shares.by_ref().take(each).collect()))
}

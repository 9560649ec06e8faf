//! Running a stage: a loop over the shares of a batch, on one worker or on all.

use rayon::prelude::*;

use super::graph::Graph;
use super::panic::catch;
use super::ports::Ports;
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
        body: impl Fn(B::Share, &mut P::Local) + Sync,
    ) -> Result<(), Error> {
        let locals = ports.locals(self.workers());
        match &self.pool {
            None => alone(self.graph, batch, locals, body),
            Some(pool) => pool.install(|| together(self.graph, batch, locals, &body)),
        }
    }
}

fn alone<B: Batch, L>(
    graph: &Graph,
    batch: B,
    mut locals: Vec<L>,
    body: impl Fn(B::Share, &mut L),
) -> Result<(), Error> {
    catch(graph, || {
        for share in batch.shares(1) {
            body(share, &mut locals[0]);
        }
    })
}

fn together<B: Batch, L: Send>(
    graph: &Graph,
    batch: B,
    locals: Vec<L>,
    body: &(impl Fn(B::Share, &mut L) + Sync),
) -> Result<(), Error> {
    let workers = locals.len();
    let shares = batch.shares(workers);
    let mut lots: Vec<(L, Vec<B::Share>)> = locals.into_iter().map(|local| (local, Vec::new())).collect();
    let n = shares.len();
    for (i, share) in shares.into_iter().enumerate() {
        lots[i * workers / n.max(workers)].1.push(share);
    }
    lots.into_par_iter().try_for_each(|(mut local, shares)| {
        catch(graph, || shares.into_iter().for_each(|share| body(share, &mut local)))
    })
}

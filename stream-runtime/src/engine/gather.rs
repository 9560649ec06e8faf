//! The items of a whole batch, from all workers, for the operators that want them at once.

use super::panic::{at, catch};
use super::ports::{Ports, add_each};
use super::run::Engine;
use crate::Error;

/// Gathers the items that reach an operator in one step.
pub struct Gather<T> {
    workers: usize,
    /// What the workers put down, in the order of the stages and in each in theirs.
    shares: Vec<Vec<T>>,
}

impl<T> Gather<T> {
    /// Nothing yet.
    pub fn new(workers: usize) -> Self {
        Gather { workers, shares: Vec::new() }
    }

    /// Where the loops of a stage write to: behind a merge there are several stages.
    pub fn port(&mut self) -> GatherPort<'_, T> {
        let of_earlier_stages = self.shares.len();
        add_each(&mut self.shares, self.workers, Vec::new);
        GatherPort(&mut self.shares[of_earlier_stages..])
    }

    /// All items, in the order of the batch.
    pub fn take(&mut self) -> Vec<T> {
        let mut shares = self.shares.iter_mut();
        let mut items = shares.next().map(std::mem::take).unwrap_or_default();
        shares.for_each(|more| items.append(more));
        items
    }
}

/// [`Gather`], as an end of a stage.
pub struct GatherPort<'s, T>(&'s mut [Vec<T>]);

impl<'s, T: Send> Ports for GatherPort<'s, T> {
    type Local = GatherShare<'s, T>;

    fn next_local(&mut self) -> Option<GatherShare<'s, T>> {
        Some(GatherShare(self.0.split_off_first_mut()?))
    }
}

/// One worker's part of a [`Gather`].
pub struct GatherShare<'s, T>(&'s mut Vec<T>);

impl<T> GatherShare<'_, T> {
    /// Writes, for one loop.
    #[inline]
    pub fn enter(&mut self, _partition: usize) -> GatherShare<'_, T> {
        GatherShare(self.0)
    }

    /// Puts an item down.
    #[inline]
    pub fn write(&mut self, item: T) {
        self.0.push(item);
    }
}

impl Engine {
    /// Calls a closure with the items of a batch, if it has any, and gives the items that it makes of them.
    ///
    /// # Errors
    /// A panic in the closure.
    pub fn map_batch<T, I: IntoIterator>(
        &self,
        id: usize,
        items: Vec<T>,
        function: impl Fn(Vec<T>) -> I,
    ) -> Result<Vec<I::Item>, Error> {
        if items.is_empty() {
            return Ok(Vec::new());
        }
        catch(self.graph, || at(id, || function(items).into_iter().collect()))
    }

    /// Calls a closure with the items of a batch, if it has any, and the batch's number.
    ///
    /// # Errors
    /// A panic in the closure.
    pub fn for_each_batch<T>(&mut self, id: usize, items: Vec<T>, function: impl Fn(Vec<T>, u64)) -> Result<(), Error> {
        if items.is_empty() {
            return Ok(());
        }
        self.await_log()?;
        let (graph, batch) = (self.graph, self.batch());
        self.report.written(items.len() as u64);
        self.writing(|| catch(graph, || at(id, || function(items, batch))))
    }
}

//! A panic in a user's closure ends the job with an error that names the operator (rule 36).
//!
//! The fused loop runs many operators; which one was at work is found out only when a panic unwinds through its call, so
//! that it costs nothing otherwise.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::graph::Graph;
use crate::Error;
use crate::spill::Failure;

thread_local! {
    /// The operator that a panic on this thread came from.
    static CULPRIT: Cell<Option<usize>> = const { Cell::new(None) };
}

/// Runs a closure of the operator `id`.
#[inline(always)]
pub fn at<R>(id: usize, call: impl FnOnce() -> R) -> R {
    let guard = Guard(id);
    let result = call();
    std::mem::forget(guard);
    result
}

/// Makes an iterator in a closure of the operator `id`, and runs it there too.
#[inline(always)]
pub fn at_each<I: IntoIterator>(id: usize, call: impl FnOnce() -> I) -> Each<I::IntoIter> {
    Each { id, items: at(id, || call().into_iter()) }
}

/// See [`at_each`].
#[derive(Debug)]
pub struct Each<I> {
    id: usize,
    items: I,
}

impl<I: Iterator> Iterator for Each<I> {
    type Item = I::Item;

    #[inline(always)]
    fn next(&mut self) -> Option<I::Item> {
        let Each { id, items } = self;
        at(*id, || items.next())
    }
}

/// Dropped only by a panic.
struct Guard(usize);

impl Drop for Guard {
    #[cold]
    fn drop(&mut self) {
        CULPRIT.with(|culprit| culprit.set(culprit.get().or(Some(self.0))));
    }
}

/// Runs a part of a job; a panic in it becomes an error at its operator. What panics in a stage on the engine's thread is caught where the job's steps are run.
pub(super) fn catch<R>(graph: &Graph, run: impl FnOnce() -> R) -> Result<R, Error> {
    forget();
    // What the closure may have left half done is state of the job, which ends with this error.
    catch_unwind(AssertUnwindSafe(run)).map_err(|panic| caught(graph, panic))
}

// These two are compiled once, and not with each stage of each pipeline.
#[inline(never)]
fn forget() {
    CULPRIT.set(None);
}

/// A panic as an error at its operator.
#[cold]
#[inline(never)]
fn caught(graph: &Graph, panic: Box<Payload>) -> Error {
    let error = match panic.downcast::<Failure>() {
        // State that is away could not be had: nobody's closure is to blame.
        Ok(failure) => {
            CULPRIT.set(None);
            return failure.0;
        }
        Err(panic) => Error::new(format!("panicked: {}", said(&*panic))),
    };
    match CULPRIT.take() {
        Some(id) => error.at(graph.place(id)),
        None => error,
    }
}

/// What a panic says.
pub(crate) fn said(panic: &Payload) -> &str {
    let message = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    message.unwrap_or("without a message")
}

/// What a panic carries, by the standard library's definition; a job makes at most one.
type Payload = dyn Any + Send;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spill::give_up;

    #[test]
    fn state_that_cannot_be_had_is_an_error_of_its_own_and_nobodys_panic() {
        let graph = &Graph::EMPTY;
        let error = catch(graph, || at(0, || -> () { give_up(Error::new("the disk is gone")) })).unwrap_err();
        assert_eq!(error.to_string(), "the disk is gone");
    }
}

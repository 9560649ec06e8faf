//! Aggregates that can be put together from parts: what windows that overlap share, and sessions that merge.

use super::Aggregate;

/// An aggregate of which the values of earlier and of later items make the value of all: every one but `fold`.
///
/// Of sums of floats the last digit shows how they were put together, and of `reduce` a closure that isn't associative does; what
/// [`COMBINES`](Aggregate::COMBINES) shows nothing.
#[diagnostic::on_unimplemented(
    message = "`fold` can't be shared between windows that overlap or sessions that merge",
    label = "nothing says how two values of this aggregate make one",
    note = "help: use `reduce` or `aggregate`, which can put two together",
    note = "help: or a window that shares nothing: `tumbling(..)`"
)]
pub trait Merges<T>: Aggregate<T, Acc: Clone> {
    /// Whether the value of earlier items can be taken out of the value of all again, so that exactly the one of the later items is left. A window
    /// that slides then has one running value, instead of putting its parts together.
    const INVERTS: bool = false;

    /// Whether a value grows with its items, so that to put parts together takes as long as they are.
    const GROWS: bool = false;

    /// Takes earlier items out again. Called only where it [`INVERTS`](Self::INVERTS).
    fn unmerge(&self, acc: &mut Self::Acc, earlier: &Self::Acc) {
        let _ = (acc, earlier);
    }
}

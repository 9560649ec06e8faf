//! Aggregates: what many items of a key come to.
//!
//! One file each. An aggregate is a value with no state of its own; its state is an accumulator per key (and window) in a table.

mod all;
mod change;
mod changing;
mod collect;
mod count;
mod distinct;
mod extreme;
mod fold;
mod mean;
mod merges;
mod number;
mod ordered;
mod reduce;
mod reduce_invertible;
mod sum;
mod together;
mod top;
mod whole;
mod wide;

pub use all::All;
pub use change::Change;
pub use changing::{Changing, Correctable};
pub use collect::Collect;
pub use count::Count;
pub use distinct::{Different, Distinct};
pub use extreme::{Extreme, Largest, Max, Min, Side, Smallest};
pub use fold::Fold;
pub use mean::Mean;
pub use merges::Merges;
pub use number::Number;
pub use ordered::Ordered;
pub use reduce::Reduce;
pub use reduce_invertible::ReduceInvertible;
pub use sum::Sum;
pub use top::{Top, Winners};
pub use whole::Whole;
pub use wide::{Wide, Wider};

/// How items of type `T` become one result.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an aggregate",
    label = "expected an aggregate or a tuple of up to eight",
    note = "help: make them from the closure's argument: `|all| (all.count(), all.max(|item| ..))`"
)]
pub trait Aggregate<T>: Sync {
    /// What of an item is needed: this crosses an exchange.
    type Input: Send;
    /// The state for one key.
    type Acc: Send + 'static;
    /// The result.
    type Output;

    /// Whether two accumulators of one key, of earlier and of later items, make exactly the one that all the items would make. Then
    /// workers aggregate before an exchange. Sums of floats, for one, don't: their order shows in the last digit.
    const COMBINES: bool;

    /// Whether it shows nothing, in what [`COMBINES`](Self::COMBINES), which of two accumulators is of the later items. Then what workers have aggregated may
    /// stay apart until a result is asked for.
    const COMMUTES: bool = false;

    /// What of an item is needed.
    fn input(&self, item: T) -> Self::Input;

    /// The state behind the first item: there is none before it.
    fn first(&self, input: Self::Input) -> Self::Acc;

    /// Takes in a further item.
    fn add(&self, acc: &mut Self::Acc, input: Self::Input);

    /// Takes in what other, later items came to. Called only where it [`COMBINES`](Self::COMBINES) or [`Merges`].
    fn merge(&self, acc: &mut Self::Acc, later: Self::Acc);

    /// The state of no items, where it makes no difference whether items are added to that or to the [first](Self::first): a worker whose items another has
    /// taken over goes on with it. `None` where there is none.
    #[inline]
    fn empty(&self) -> Option<Self::Acc> {
        None
    }

    /// The result so far, while the state goes on. Asked for only after a first item.
    fn peek(&self, acc: &Self::Acc) -> Self::Output;

    /// The last result, of a state that ends.
    fn finish(&self, acc: Self::Acc) -> Self::Output {
        self.peek(&acc)
    }

    /// The result so far, now given: an aggregate may take note of it.
    #[inline]
    fn give(&self, acc: &mut Self::Acc) -> Self::Output {
        self.peek(acc)
    }

    /// Whether a result that was given must be taken back when its state is forgotten.
    const TAKES_BACK: bool = false;

    /// What takes it back, if any was given. Called only where it [`TAKES_BACK`](Self::TAKES_BACK).
    fn take_back(&self, acc: Self::Acc) -> Option<Self::Output> {
        let _ = acc;
        None
    }
}

/// An aggregate that finds its input by looking at the item, so that several can share one: see [`All`].
///
/// What keeps whole items looks at them by cloning.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an aggregate",
    label = "expected an aggregate or a tuple of up to eight",
    note = "help: make them from the closure's argument: `|all| (all.count(), all.max(|item| ..))`"
)]
pub trait Looking<T>: Aggregate<T> {
    /// What of an item is needed.
    fn look(&self, item: &T) -> Self::Input;
}

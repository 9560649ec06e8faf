//! What a stream is keyed by, and what an aggregate on it ranges over: all time, a batch or a window.

use std::marker::PhantomData;

use crate::source::{Bounded, Both, Ends};

/// There is no key.
#[derive(Clone, Copy, Debug)]
pub enum Unkeyed {}

/// Keyed: an aggregate runs over all that has come so far.
#[derive(Debug)]
pub struct Keyed<Q>(PhantomData<fn() -> Q>);

/// Keyed and cut into batches: an aggregate runs over one batch.
#[derive(Debug)]
pub struct Batched<Q>(PhantomData<fn() -> Q>);

/// Keyed and cut into windows by some kind of time: an aggregate runs over one window.
#[derive(Debug)]
pub struct Windowed<Q, Time>(PhantomData<fn() -> (Q, Time)>);

/// What needs a key.
#[diagnostic::on_unimplemented(
    message = "this works per key, and the stream has no key",
    label = "needs a key",
    note = "help: put `.key_by(|item| ..)` in front of it",
    note = "`map`, `filter_map`, `flat_map`, `merge` and aggregates drop the key; `map_values` keeps it"
)]
pub trait KeyedBy<Q> {}
impl<Q> KeyedBy<Q> for Keyed<Q> {}

/// What needs a key, and runs over all time, a batch or a window.
#[diagnostic::on_unimplemented(
    message = "an aggregate works per key, and this stream has no key",
    label = "needs a key",
    note = "help: put `.key_by(|item| ..)` in front of it",
    note = "`map`, `filter_map`, `flat_map`, `merge` and aggregates drop the key; `map_values` keeps it"
)]
pub trait Grouped<Q> {}
impl<Q> Grouped<Q> for Keyed<Q> {}
impl<Q> Grouped<Q> for Batched<Q> {}
impl<Q, Time> Grouped<Q> for Windowed<Q, Time> {}

/// Whether state that ranges over this may stand on an input with such an end.
pub trait Holds<B> {}
#[diagnostic::do_not_recommend]
impl<Q, B: Ends> Holds<B> for Keyed<Q> {}
impl<Q, B> Holds<B> for Batched<Q> {}
impl<Q, Time, B> Holds<B> for Windowed<Q, Time> {}
// Without a key, `Grouped` speaks up: one mistake, one error.
impl<B> Holds<B> for Unkeyed {}

/// An input that may never end, where the pipeline says why its state stays small all the same.
#[derive(Debug)]
pub struct Excused<B>(PhantomData<B>);

impl<B> Ends for Excused<B> {}

/// The end of the input itself, behind an aggregate: an excuse is for one.
pub trait Reason {
    /// Whether the input ends.
    type Input;
}

impl Reason for Bounded {
    type Input = Bounded;
}

impl<A, B> Reason for Both<A, B> {
    type Input = Both<A, B>;
}

impl<B> Reason for Excused<B> {
    type Input = B;
}

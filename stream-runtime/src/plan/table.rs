//! Tables: what a `lookup` reads.

use std::marker::PhantomData;

use super::clock::Timed;
use super::proof::{Copies, Never, Proof, Right, Wrong};
use crate::state::Key;

/// A table of values `V` by keys `O`, which [`lookup`](super::Stream::lookup) reads. `Kind` says whether it knows what was before.
#[must_use = "a table that nothing looks into does nothing"]
pub struct Table<O, V, Kind>(PhantomData<fn() -> (O, V, Kind)>);

impl<O, V, Kind> Clone for Table<O, V, Kind> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<O, V, Kind> Copy for Table<O, V, Kind> {}

impl<O, V, Kind> Table<O, V, Kind> {
    pub(crate) const fn new() -> Self {
        Table(PhantomData)
    }

    /// The table once more, for its further readers. `Name` stands for its name.
    #[doc(hidden)]
    pub fn copies<Name, W>(self) -> (Self, Proof<W>)
    where
        Name: Copies<V, W>,
    {
        (self, Proof::new())
    }
}

/// It knows the newest value of a key.
#[derive(Debug)]
pub enum Newest {}

/// It knows the values of a key by their time.
#[derive(Debug)]
pub enum ByTime {}

/// What can be looked into.
#[diagnostic::on_unimplemented(
    message = "`lookup` needs a table",
    label = "this is not one",
    note = "help: make a table of a keyed stream: `.latest()`, or `.versions(1.hours())` where the past counts"
)]
pub trait IsTable<O, V, Kind, W> {}
#[diagnostic::do_not_recommend]
impl<O, V, Kind> IsTable<O, V, Kind, Right> for Table<O, V, Kind> {}
#[diagnostic::do_not_recommend]
impl<Asked: Never, O, V, Kind> IsTable<O, V, Kind, Wrong> for Asked {}

/// Whether a table of this kind can be read by items of a stream with such a clock.
pub trait ReadBy<C> {}
#[diagnostic::do_not_recommend]
impl<C> ReadBy<C> for Newest {}
impl<C: Timed> ReadBy<C> for ByTime {}

/// What a table with keys `O` is looked up by.
#[diagnostic::on_unimplemented(
    message = "the table is keyed by `{O}`, and looked up by `{Self}`",
    label = "looked up by `{Self}`",
    note = "help: make the closure give the table's key"
)]
pub trait LooksUp<O, W> {}
#[diagnostic::do_not_recommend]
impl<Q: Key<Owned = O>, O> LooksUp<O, Right> for Q {}
#[diagnostic::do_not_recommend]
impl<Asked: Never, O> LooksUp<O, Wrong> for Asked {}

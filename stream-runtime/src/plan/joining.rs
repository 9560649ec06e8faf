//! Two streams, side by side: what a join is before it is said how far it reaches.

use std::marker::PhantomData;

use super::grouping::Outcome;
use super::proof::{Never, Right, Wrong};
use crate::window::Processing;

/// Two keyed streams that are to be joined, and whose reach in time must be said next.
///
/// `Left` and `Right` are the items of the sides, each with its owned twin, `Keys` the keys with theirs, `G` what comes of the rows.
#[must_use = "a join needs to know how far it reaches: `.within(..)`, `.between(..)`, `.window(..)` or `.per_batch()`"]
pub struct Joining<Left, Right, Keys, C, B, G>(PhantomData<fn() -> (Left, Right, Keys, C, B, G)>);

impl<Left, Right, Keys, C, B, G> Joining<Left, Right, Keys, C, B, G> {
    pub(crate) const fn new() -> Self {
        Joining(PhantomData)
    }
}

/// The results of a join by some kind of time.
#[derive(Debug)]
pub struct Joins<Time>(PhantomData<fn() -> Time>);

#[diagnostic::do_not_recommend]
impl<R> Outcome<R, R> for Joins<Processing> {}

/// The sides of a join are keyed alike.
#[diagnostic::on_unimplemented(
    message = "the two sides of the join have different keys: `{Q}` and `{Self}`",
    label = "keyed by `{Self}`",
    note = "help: give both sides keys of one type: `.key_by(|item| ..)`"
)]
pub trait SameKey<Q, W> {}
#[diagnostic::do_not_recommend]
impl<Q> SameKey<Q, Right> for Q {}
#[diagnostic::do_not_recommend]
impl<Asked: Never, Q> SameKey<Q, Wrong> for Asked {}

/// The sides of a join agree on time: that of their items is `J`.
#[diagnostic::on_unimplemented(
    message = "the two sides of the join disagree on time",
    label = "this one is `{Self}`, the other is `{C}`",
    note = "`Arrival` is without timestamps, `Stamped` with them, `EventTimed` with a watermark too",
    note = "help: put `.timestamp(..).watermark(..)` on both sides, or on neither"
)]
pub trait JoinsClock<C, J> {}
#[diagnostic::do_not_recommend]
impl<C> JoinsClock<C, C> for C {}

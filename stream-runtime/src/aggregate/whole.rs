//! Items that can be kept as they are.

use crate::state::Keep;

/// What `reduce` takes: an item that is its own owned twin, so that one value can be both.
#[diagnostic::on_unimplemented(
    message = "`reduce` can't keep a `{Self}`",
    label = "keeps an item of type `{Self}` as it is",
    note = "help: `.fold(init, |value, item| ..)` keeps a value of another type",
    note = "help: or make an owned item first: `.map_values(|item| ..)`; a type of your own needs `#[derive(Clone, Record)]`"
)]
pub trait Whole<W>: Sized {}

/// It can.
#[derive(Debug)]
pub enum Yes {}
/// Stands for a second way, of which there is none: with two to choose from, rustc says that the item can't, in the words above, and not why
/// the first way fails.
#[derive(Debug)]
pub enum No {}
#[doc(hidden)]
pub trait Never {}

#[diagnostic::do_not_recommend]
impl<T: Keep<Owned = T>> Whole<Yes> for T {}
#[diagnostic::do_not_recommend]
impl<T: Never> Whole<No> for T {}

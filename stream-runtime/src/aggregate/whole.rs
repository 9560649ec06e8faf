//! Items that can be kept as they are.

use crate::plan::{Never, Right, Wrong};
use crate::state::Keep;

/// What `reduce` takes: an item that is its own owned twin, so that one value can be both.
#[diagnostic::on_unimplemented(
    message = "`reduce` can't keep a `{Self}`",
    label = "keeps an item of type `{Self}` as it is",
    note = "help: `.fold(init, |value, item| ..)` keeps a value of another type",
    note = "help: or make an owned item first: `.map_values(|item| ..)`; a type of your own needs `#[derive(Clone, Record)]`"
)]
pub trait Whole<W>: Sized {}

#[diagnostic::do_not_recommend]
impl<T: Keep<Owned = T>> Whole<Right> for T {}
#[diagnostic::do_not_recommend]
impl<T: Never> Whole<Wrong> for T {}

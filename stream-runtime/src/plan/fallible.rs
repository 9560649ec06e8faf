//! What `try_map` gives, and what may become of its errors.

use std::error::Error;

use super::proof::{Never, Right, Wrong};

/// What can be parted into results and errors.
#[diagnostic::on_unimplemented(
    message = "nothing can fail here: an item is a `{Self}`, not a `Result`",
    label = "deals with the errors of `try_map`",
    note = "help: put `.try_map(|item| ..)` in front of it, with a closure that gives a `Result`"
)]
pub trait Fallible<U, E, W> {}
#[diagnostic::do_not_recommend]
impl<U, E> Fallible<U, E, Right> for Result<U, E> {}
#[diagnostic::do_not_recommend]
impl<Asked: Never, U, E> Fallible<U, E, Wrong> for Asked {}

/// What can end a job. (A bound only: it is boxed once, when the job ends.)
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an error that can end a job",
    label = "would end the job with a `{Self}`",
    note = "an error type that is `Send + Sync + 'static` can, as can a `String` or a `&'static str`",
    note = "help: make one of it: `.try_map(|item| check(item).map_err(|error| format!(\"{{error:?}}\")))`"
)]
pub trait Fatal {}
#[diagnostic::do_not_recommend]
impl<E: Into<Box<dyn Error + Send + Sync>>> Fatal for E {}

//! What an outside call must be.

use std::future::Future;

use super::proof::{Never, Right, Wrong};

/// What a call can be made with. (The closure is asked: of an item that is not `Clone`, rustc would say that a reference to it is.)
#[diagnostic::on_unimplemented(
    message = "no call can be made with `{T}`",
    label = "calls with items of type `{T}`",
    note = "items that are called with must be `Send`, and `Clone`, since a call may be tried again"
)]
pub trait CallsWith<T, W> {}
#[diagnostic::do_not_recommend]
impl<F, T: Clone + Send> CallsWith<T, Right> for F {}
#[diagnostic::do_not_recommend]
impl<Asked: Never, T> CallsWith<T, Wrong> for Asked {}

/// What a call is, and what it comes to.
#[diagnostic::on_unimplemented(
    message = "a call is a future, and `{Self}` is none",
    label = "gives a `{Self}`",
    note = "help: `async |item| ..`, or `|item| async move {{ .. }}`"
)]
pub trait IsCall<Output, W> {}
#[diagnostic::do_not_recommend]
impl<Asked: Future> IsCall<Asked::Output, Right> for Asked {}
#[diagnostic::do_not_recommend]
impl<Asked: Never, Output> IsCall<Output, Wrong> for Asked {}

/// What a call comes to: a result, for every call can fail.
#[diagnostic::on_unimplemented(
    message = "a call gives a `Result`, and this one gives `{Self}`",
    label = "gives `{Self}`",
    note = "both sides of it must be `Send`",
    note = "help: of a call that has no errors of its own: `Ok::<_, std::convert::Infallible>(..)`; it may still take too long"
)]
pub trait Answers<U, E, W> {}
#[diagnostic::do_not_recommend]
impl<U: Send, E: Send> Answers<U, E, Right> for Result<U, E> {}
#[diagnostic::do_not_recommend]
impl<Asked: Never, U, E> Answers<U, E, Wrong> for Asked {}

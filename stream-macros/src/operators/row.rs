//! The names that a row operator's piece of the loop is written with.

use proc_macro2::{Ident, Literal};

/// One row operator at its place in a fused loop.
pub struct Row {
    /// The number of the operator, by which a panic in its closure is told.
    pub id: Literal,
    /// The item that comes in.
    pub item: Ident,
    /// The item that goes on.
    pub next: Ident,
    /// The user's closure, or the handle that the plan gave back.
    pub function: Ident,
}

//! `versions`: a table of the items of each key by their time.
//!
//! Ends a loop: the changes of a step are put down beside the table, and made at its end.

use super::{Fuse, Gives, KeyEffect, Operator, Role, Takes, TimeEffect};

pub static OPERATOR: Operator = Operator {
    name: "versions",
    arguments: &[Takes::Value],
    gives: Gives::Stream,
    role: Role::Table,
    key: KeyEffect::Keeps,
    time: TimeEffect::Keeps,
    proves: true,
    fuse: Fuse::Table,
};

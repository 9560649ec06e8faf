//! `changes`: an aggregate gives its results as they change, each with the one before.
//!
//! No code: part of the aggregate before it.

use super::{Fuse, Gives, KeyEffect, Operator, Role, TimeEffect};

pub static OPERATOR: Operator = Operator {
    name: "changes",
    arguments: &[],
    gives: Gives::Stream,
    role: Role::Detail,
    key: KeyEffect::Keeps,
    time: TimeEffect::Keeps,
    proves: false,
    fuse: Fuse::Changes,
};

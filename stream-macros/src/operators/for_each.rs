//! `for_each`: a closure is called with each item.
//!
//! The end of a loop.

use super::{Fuse, Gives, KeyEffect, Operator, Output, Role, Takes, TimeEffect};

pub static OPERATOR: Operator = Operator {
    name: "for_each",
    arguments: &[Takes::Closure { params: 1 }],
    gives: Gives::Nothing,
    role: Role::Output,
    key: KeyEffect::Drops,
    time: TimeEffect::Drops,
    proves: true,
    fuse: Fuse::Sink(Output::ForEach),
};

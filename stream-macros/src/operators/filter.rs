//! `filter`: keeps the items that a test holds for. Key and time stay.
//!
//! An `if` in the loop, at once or behind some steps that cost less: the plan decides.

use super::{Fuse, Gives, KeyEffect, Operator, Role, Takes, TimeEffect};

pub static OPERATOR: Operator = Operator {
    name: "filter",
    arguments: &[Takes::Closure { params: 1 }],
    gives: Gives::Stream,
    role: Role::Items,
    key: KeyEffect::Keeps,
    time: TimeEffect::Keeps,
    proves: true,
    fuse: Fuse::Filter,
};

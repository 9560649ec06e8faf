//! `lookup`: an item with what a table has for a key of it. Key and time stay.
//!
//! A look into the table of the start of the step, in the loop.

use super::{Fuse, Gives, KeyEffect, Operator, Role, Takes, TimeEffect};

pub static OPERATOR: Operator = Operator {
    name: "lookup",
    arguments: &[Takes::Stream, Takes::Closure { params: 1 }],
    gives: Gives::Stream,
    role: Role::Items,
    key: KeyEffect::Keeps,
    time: TimeEffect::Keeps,
    proves: true,
    fuse: Fuse::Lookup,
};

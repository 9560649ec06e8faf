//! `reduce`: the items of each key put together, two at a time.
//!
//! The result is a pair of key and value, or a triple with the window between them. It is no longer keyed, and its time is
//! the end of its window.
//!
//! Ends a loop: its state is kept by key.

use super::{Fuse, Gives, KeyEffect, Operator, Role, Takes, TimeEffect};

pub static OPERATOR: Operator = Operator {
    name: "reduce",
    arguments: &[Takes::Closure { params: 2 }],
    gives: Gives::Open(&["changes"]),
    role: Role::Aggregate,
    key: KeyEffect::Drops,
    time: TimeEffect::WindowEnd,
    proves: true,
    fuse: Fuse::Aggregate,
};

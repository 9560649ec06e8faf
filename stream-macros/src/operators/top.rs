//! `top`: the largest items of each key, a given number of them.
//!
//! The result is a pair of key and value, or a triple with the window between them. It is no longer keyed, and its time is
//! the end of its window.
//!
//! Ends a loop: its state is kept by key.

use super::{Fuse, Gives, KeyEffect, Operator, Role, Takes, TimeEffect};

pub static OPERATOR: Operator = Operator {
    name: "top",
    arguments: &[Takes::Count, Takes::Closure { params: 1 }],
    gives: Gives::Open(&["changes"]),
    role: Role::Aggregate,
    key: KeyEffect::Drops,
    time: TimeEffect::WindowEnd,
    proves: true,
    fuse: Fuse::Aggregate,
};

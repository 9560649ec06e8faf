//! `on_expiry`: what state gives that expires. What it gives has the time of its end.
//!
//! Part of the `process` in front of it.

use super::{Fuse, Gives, KeyEffect, Operator, Role, Takes, TimeEffect};

pub static OPERATOR: Operator = Operator {
    name: "on_expiry",
    arguments: &[Takes::Closure { params: 2 }],
    gives: Gives::Open(&["on_timer", "on_processing_timer", "on_expiry"]),
    role: Role::Detail,
    key: KeyEffect::Drops,
    time: TimeEffect::Keeps,
    proves: true,
    fuse: Fuse::Detail,
};

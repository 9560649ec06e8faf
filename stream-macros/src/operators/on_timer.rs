//! `on_timer`: what a timer of `process` does. What it gives has the timer's time.
//!
//! Part of the `process` in front of it.

use super::{Fuse, Gives, KeyEffect, Operator, Role, Takes, TimeEffect};

pub static OPERATOR: Operator = Operator {
    name: "on_timer",
    arguments: &[Takes::Value, Takes::Closure { params: 4 }],
    gives: Gives::Open(&["on_timer", "on_processing_timer", "on_expiry"]),
    role: Role::Detail,
    key: KeyEffect::Drops,
    time: TimeEffect::Keeps,
    proves: true,
    fuse: Fuse::Detail,
};

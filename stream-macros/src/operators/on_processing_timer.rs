//! `on_processing_timer`: what a timer of `process` does that goes by processing time on any stream.
//!
//! Part of the `process` in front of it.

use super::{Fuse, Gives, KeyEffect, Operator, Role, Takes, TimeEffect};

pub static OPERATOR: Operator = Operator {
    name: "on_processing_timer",
    arguments: &[Takes::Value, Takes::Closure { params: 4 }],
    gives: Gives::Open(&["on_timer", "on_processing_timer", "on_expiry"]),
    role: Role::Detail,
    key: KeyEffect::Drops,
    time: TimeEffect::Keeps,
    proves: true,
    fuse: Fuse::Detail,
};

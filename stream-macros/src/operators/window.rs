//! `window`: the aggregate that follows ranges over a window of time. Key and time stay for it.
//!
//! Part of the aggregate that follows.

use super::{AGGREGATES, Fuse, Gives, KeyEffect, Operator, Role, Takes, TimeEffect};

pub static OPERATOR: Operator = Operator {
    name: "window",
    arguments: &[Takes::Window],
    gives: Gives::Pending(AGGREGATES),
    role: Role::Scope,
    key: KeyEffect::Keeps,
    time: TimeEffect::Keeps,
    proves: false,
    fuse: Fuse::Window,
};

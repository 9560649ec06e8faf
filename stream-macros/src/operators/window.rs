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

/// Behind a join: the items in a window are joined. Ends the loops of both sides, as an aggregate does.
pub static OF_JOIN: Operator = Operator {
    gives: Gives::Stream,
    role: Role::Reach,
    key: KeyEffect::Drops,
    time: TimeEffect::WindowEnd,
    fuse: Fuse::Aggregate,
    ..OPERATOR
};

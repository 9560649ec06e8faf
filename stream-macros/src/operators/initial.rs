//! `initial`: what the operator that follows knows of some keys before their first items. Key and time stay for it.
//!
//! Part of the operator that follows.

use super::{Fuse, Gives, KeyEffect, Operator, Role, Takes, TimeEffect};

pub static OPERATOR: Operator = Operator {
    name: "initial",
    arguments: &[Takes::Once],
    gives: Gives::Pending(&["scan", "process"]),
    role: Role::Scope,
    key: KeyEffect::Keeps,
    time: TimeEffect::Keeps,
    proves: true,
    fuse: Fuse::Initial,
};

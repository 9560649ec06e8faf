//! `unbounded`: the state that follows may grow without bound, for a reason given in words. Key and time stay.
//!
//! No code: only the types learn of it.

use super::{Fuse, Gives, KeyEffect, Operator, Role, Takes, TimeEffect};

pub static OPERATOR: Operator = Operator {
    name: "unbounded",
    arguments: &[Takes::Value],
    gives: Gives::Stream,
    role: Role::Scope,
    key: KeyEffect::Keeps,
    time: TimeEffect::Keeps,
    proves: false,
    fuse: Fuse::Unbounded,
};

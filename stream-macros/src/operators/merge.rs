//! `merge`: the items of both streams. Key and time stay; the streams must agree in both.
//!
//! No code of its own: the loops of both sides go on into the same rest.

use super::{Fuse, Gives, KeyEffect, Operator, Role, Takes, TimeEffect};

pub static OPERATOR: Operator = Operator {
    name: "merge",
    arguments: &[Takes::Stream],
    gives: Gives::Stream,
    role: Role::Routing,
    key: KeyEffect::Keeps,
    time: TimeEffect::Keeps,
    proves: true,
    fuse: Fuse::Merge,
};

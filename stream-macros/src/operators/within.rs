//! `within`: for how long `dedup` knows an id. Key and time stay.
//!
//! Part of the `dedup` in front of it.

use super::{Fuse, Gives, KeyEffect, Operator, Role, Takes, TimeEffect};

pub static OPERATOR: Operator = Operator {
    name: "within",
    arguments: &[Takes::Value],
    gives: Gives::Stream,
    role: Role::Detail,
    key: KeyEffect::Keeps,
    time: TimeEffect::Keeps,
    proves: false,
    fuse: Fuse::Detail,
};

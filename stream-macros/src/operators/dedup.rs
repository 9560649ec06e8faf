//! `dedup`: of the items with the same id, the first. Key and time stay.
//!
//! Stands in the loop as `scan` does, by the id in place of the key.

use super::{Fuse, Gives, KeyEffect, Operator, Role, Takes, TimeEffect};

pub static OPERATOR: Operator = Operator {
    name: "dedup",
    arguments: &[Takes::Closure { params: 1 }],
    gives: Gives::Open(&["within"]),
    role: Role::State,
    key: KeyEffect::Keeps,
    time: TimeEffect::Keeps,
    proves: true,
    fuse: Fuse::State,
};

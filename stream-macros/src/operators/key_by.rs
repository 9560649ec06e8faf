//! `key_by`: says which items belong together. Sets the key; time stays.
//!
//! A closure that the next keyed operator calls where it needs the key.

use super::{Fuse, Gives, KeyEffect, Operator, Role, Takes, TimeEffect};

pub static OPERATOR: Operator = Operator {
    name: "key_by",
    arguments: &[Takes::Closure { params: 1 }],
    gives: Gives::Stream,
    role: Role::Key,
    key: KeyEffect::Sets,
    time: TimeEffect::Keeps,
    proves: true,
    fuse: Fuse::Key,
};

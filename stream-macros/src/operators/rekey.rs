//! `rekey`: says that results belong together as what they were made of did. Sets the key; time stays.
//!
//! What the plan gives takes the key out of a result, like the closure of `key_by`. The results of a key are on the worker that owns it, so that an aggregate
//! behind needs no exchange.

use super::{Fuse, Gives, KeyEffect, Operator, Role, TimeEffect};

pub static OPERATOR: Operator = Operator {
    name: "rekey",
    arguments: &[],
    gives: Gives::Stream,
    role: Role::Key,
    key: KeyEffect::Sets,
    time: TimeEffect::Keeps,
    proves: false,
    fuse: Fuse::Key,
};

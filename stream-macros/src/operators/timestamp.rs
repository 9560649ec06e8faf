//! `timestamp`: says when an item happened. Gives each item its time; the key stays.
//!
//! A closure that the watermark and the windows call.

use super::{Fuse, Gives, KeyEffect, Operator, Role, Takes, TimeEffect};

pub static OPERATOR: Operator = Operator {
    name: "timestamp",
    arguments: &[Takes::Closure { params: 1 }],
    gives: Gives::Stream,
    role: Role::Time,
    key: KeyEffect::Keeps,
    time: TimeEffect::Stamps,
    proves: true,
    fuse: Fuse::Timestamp,
};

//! `between`: the join in front of it joins items that are at most so much older and so much newer. The key is dropped; a result has
//! the later time of its two.
//!
//! Ends the loops of both sides: their rows are kept by key.

use super::{Fuse, Gives, KeyEffect, Operator, Role, Takes, TimeEffect};

pub static OPERATOR: Operator = Operator {
    name: "between",
    arguments: &[Takes::Value, Takes::Value],
    gives: Gives::Stream,
    role: Role::Reach,
    key: KeyEffect::Drops,
    time: TimeEffect::Stamps,
    proves: false,
    fuse: Fuse::Interval,
};

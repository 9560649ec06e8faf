//! `map_batch`: the items of a batch at once become other items. Key and time are lost.
//!
//! Ends a loop, since it needs all of its items, and begins the next.

use super::{Fuse, Gives, KeyEffect, Operator, Role, Takes, TimeEffect};

pub static OPERATOR: Operator = Operator {
    name: "map_batch",
    arguments: &[Takes::Closure { params: 1 }],
    gives: Gives::Stream,
    role: Role::Items,
    key: KeyEffect::Drops,
    time: TimeEffect::Drops,
    proves: true,
    fuse: Fuse::Batch,
};

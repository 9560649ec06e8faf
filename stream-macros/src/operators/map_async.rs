//! `map_async`: an outside call for each item, whose errors the next operator must deal with. The key is lost; time stays.
//!
//! Ends a loop, since all calls of a batch are under way together, and begins the next.

use super::{ERRORS, Fuse, Gives, KeyEffect, Operator, Role, Takes, TimeEffect};

pub static OPERATOR: Operator = Operator {
    name: "map_async",
    arguments: &[Takes::Value, Takes::Closure { params: 1 }],
    gives: Gives::Pending(ERRORS),
    role: Role::Items,
    key: KeyEffect::Drops,
    time: TimeEffect::Keeps,
    proves: true,
    fuse: Fuse::Call,
};

//! `process`: any number of items of one, by the state of its key, and of timers and of what expires. The key is lost; time stays.
//!
//! Stands in the loop as `scan` does. What timers and expiry give goes on in the loop of the key's owner.

use super::{Fuse, Gives, KeyEffect, Operator, Role, Takes, TimeEffect};

pub static OPERATOR: Operator = Operator {
    name: "process",
    arguments: &[Takes::Value, Takes::Closure { params: 3 }],
    gives: Gives::Open(&["on_timer", "on_processing_timer", "on_expiry"]),
    role: Role::State,
    key: KeyEffect::Drops,
    time: TimeEffect::Keeps,
    proves: true,
    fuse: Fuse::State,
};

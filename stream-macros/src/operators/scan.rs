//! `scan`: one item becomes another, by the state of its key. The key is lost, since the new item may no longer hold it; time stays.
//!
//! With one worker a piece of the loop. With several the loop ends here, and the key's owner goes on.

use super::{Fuse, Gives, KeyEffect, Operator, Role, Takes, TimeEffect};

pub static OPERATOR: Operator = Operator {
    name: "scan",
    arguments: &[Takes::Value, Takes::Closure { params: 2 }],
    gives: Gives::Stream,
    role: Role::State,
    key: KeyEffect::Drops,
    time: TimeEffect::Keeps,
    proves: true,
    fuse: Fuse::State,
};

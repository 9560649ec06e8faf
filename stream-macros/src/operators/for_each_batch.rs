//! `for_each_batch`: a closure is called with the items of each batch and the number of the batch.
//!
//! The end of a loop, and a call when the batch is done.

use super::{Fuse, Gives, KeyEffect, Operator, Output, Role, Takes, TimeEffect};

pub static OPERATOR: Operator = Operator {
    name: "for_each_batch",
    arguments: &[Takes::Closure { params: 2 }],
    gives: Gives::Nothing,
    role: Role::Output,
    key: KeyEffect::Drops,
    time: TimeEffect::Drops,
    proves: true,
    fuse: Fuse::Sink(Output::ForEachBatch),
};

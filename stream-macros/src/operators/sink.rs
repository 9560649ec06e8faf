//! `sink`: the items go to an output.
//!
//! The end of a loop.

use super::{Fuse, Gives, KeyEffect, Operator, Output, Role, Takes, TimeEffect};

pub static OPERATOR: Operator = Operator {
    name: "sink",
    arguments: &[Takes::Sink],
    gives: Gives::Nothing,
    role: Role::Output,
    key: KeyEffect::Drops,
    time: TimeEffect::Drops,
    proves: true,
    fuse: Fuse::Sink(Output::Sink),
};

//! `print`: the items are written to the standard output.
//!
//! The end of a loop.

use super::{Fuse, Gives, KeyEffect, Operator, Output, Role, TimeEffect};

pub static OPERATOR: Operator = Operator {
    name: "print",
    arguments: &[],
    gives: Gives::Nothing,
    role: Role::Output,
    key: KeyEffect::Drops,
    time: TimeEffect::Drops,
    proves: true,
    fuse: Fuse::Sink(Output::Print),
};

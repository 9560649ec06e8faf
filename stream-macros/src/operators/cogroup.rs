//! `cogroup`: all items of a key on both sides. Key and time stay for what says how far it reaches.
//!
//! No code: each side's loop goes on into what says how far the join reaches.

use super::{Fuse, Gives, KeyEffect, Operator, GROUP_REACHES, Role, Takes, TimeEffect};

pub static OPERATOR: Operator = Operator {
    name: "cogroup",
    arguments: &[Takes::Stream],
    gives: Gives::Pending(GROUP_REACHES),
    role: Role::Join,
    key: KeyEffect::Keeps,
    time: TimeEffect::Keeps,
    proves: true,
    fuse: Fuse::Join,
};

//! `right_join`: a join with the right items that meet none, too. Key and time stay for what says how far it reaches.
//!
//! No code: each side's loop goes on into what says how far the join reaches.

use super::{Fuse, Gives, KeyEffect, Operator, REACHES, Role, Takes, TimeEffect};

pub static OPERATOR: Operator = Operator {
    name: "right_join",
    arguments: &[Takes::Stream],
    gives: Gives::Pending(REACHES),
    role: Role::Join,
    key: KeyEffect::Keeps,
    time: TimeEffect::Keeps,
    proves: true,
    fuse: Fuse::Join,
};

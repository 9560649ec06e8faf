//! `drop_late`: the items that came too late for a window are dropped.
//!
//! No code: the aggregate before it drops them.

use super::{Fuse, Gives, KeyEffect, LateItems, Operator, Role, TimeEffect};

pub static OPERATOR: Operator = Operator {
    name: "drop_late",
    arguments: &[],
    gives: Gives::Stream,
    role: Role::Late,
    key: KeyEffect::Keeps,
    time: TimeEffect::Keeps,
    proves: false,
    fuse: Fuse::Late(LateItems::Drop),
};

//! `split_late`: the results of a window, and the items that came too late for it, as two streams.
//!
//! The second output of the aggregate before it.

use super::{Fuse, Gives, KeyEffect, LateItems, Operator, Role, TimeEffect};

pub static OPERATOR: Operator = Operator {
    name: "split_late",
    arguments: &[],
    gives: Gives::Pair,
    role: Role::Late,
    key: KeyEffect::Keeps,
    time: TimeEffect::Keeps,
    proves: false,
    fuse: Fuse::Late(LateItems::Split),
};

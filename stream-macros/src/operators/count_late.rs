//! `count_late`: the items that came too late for a window are counted in the metrics.
//!
//! A counter in the aggregate before it.

use super::{Fuse, Gives, KeyEffect, LateItems, Operator, Role, TimeEffect};

pub static OPERATOR: Operator = Operator {
    name: "count_late",
    arguments: &[],
    gives: Gives::Stream,
    role: Role::Late,
    key: KeyEffect::Keeps,
    time: TimeEffect::Keeps,
    proves: false,
    fuse: Fuse::Late(LateItems::Count),
};

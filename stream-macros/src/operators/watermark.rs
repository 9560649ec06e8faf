//! `watermark`: says how far time has come. The key stays.
//!
//! Sees the time of each item as it passes.

use super::{Fuse, Gives, KeyEffect, Operator, Role, Takes, TimeEffect};

pub static OPERATOR: Operator = Operator {
    name: "watermark",
    arguments: &[Takes::Watermark],
    gives: Gives::Stream,
    role: Role::Time,
    key: KeyEffect::Keeps,
    time: TimeEffect::Watermarks,
    proves: false,
    fuse: Fuse::Watermark,
};

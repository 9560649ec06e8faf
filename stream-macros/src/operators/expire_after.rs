//! `expire_after`: the operator that follows forgets a key for which nothing comes for so long. Key and time stay for it.
//!
//! Part of the operator that follows.

use super::{EXPIRING, Fuse, Gives, KeyEffect, Operator, Role, Takes, TimeEffect};

pub static OPERATOR: Operator = Operator {
    name: "expire_after",
    arguments: &[Takes::Value],
    gives: Gives::Pending(EXPIRING),
    role: Role::Scope,
    key: KeyEffect::Keeps,
    time: TimeEffect::Keeps,
    proves: false,
    fuse: Fuse::ExpireAfter,
};

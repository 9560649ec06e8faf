//! `within`: for how long `dedup` knows an id, where key and time stay; or how near to each other the items of a join are.
//!
//! Part of what stands in front of it: a `dedup`, or a join, where it ends the loops of both sides.

use super::{Fuse, Gives, KeyEffect, Operator, Role, Takes, TimeEffect, between};

pub static OPERATOR: Operator = Operator {
    name: "within",
    arguments: &[Takes::Value],
    gives: Gives::Stream,
    role: Role::Detail,
    key: KeyEffect::Keeps,
    time: TimeEffect::Keeps,
    proves: false,
    fuse: Fuse::Detail,
};

/// Behind a join: its items are no further apart than this.
pub static OF_JOIN: Operator = Operator { name: "within", arguments: &[Takes::Value], ..between::OPERATOR };

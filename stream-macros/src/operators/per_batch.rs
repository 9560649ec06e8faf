//! `per_batch`: the aggregate that follows ranges over one batch. Key and time stay for it.
//!
//! Part of the aggregate that follows.

use super::{AGGREGATES, Fuse, Gives, KeyEffect, Operator, Role, TimeEffect};

pub static OPERATOR: Operator = Operator {
    name: "per_batch",
    arguments: &[],
    gives: Gives::Pending(AGGREGATES),
    role: Role::Scope,
    key: KeyEffect::Keeps,
    time: TimeEffect::Keeps,
    proves: false,
    fuse: Fuse::PerBatch,
};

/// Behind a join: the items in a batch are joined. Ends the loops of both sides, as an aggregate does.
pub static OF_JOIN: Operator = Operator {
    gives: Gives::Stream,
    role: Role::Reach,
    key: KeyEffect::Drops,
    time: TimeEffect::Drops,
    fuse: Fuse::Aggregate,
    ..OPERATOR
};

//! `latest`: a table of the newest item of each key.
//!
//! Ends a loop: the changes of a step are put down beside the table, and made at its end.

use super::{Fuse, Gives, KeyEffect, Operator, Role, TimeEffect};

pub static OPERATOR: Operator = Operator {
    name: "latest",
    arguments: &[],
    gives: Gives::Stream,
    role: Role::Table,
    key: KeyEffect::Keeps,
    time: TimeEffect::Keeps,
    proves: true,
    fuse: Fuse::Table,
};

//! Types of all kinds.

mod compare;
mod convert;
mod trace;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

#[derive(Serialize, Deserialize)]
struct Unit;

#[derive(Serialize, Deserialize)]
struct Id(u64);

#[derive(Serialize, Deserialize)]
struct Pair(u8, String);

#[derive(Serialize, Deserialize)]
struct Spent {
    cents: u32,
    note: Option<String>,
}

#[derive(Serialize, Deserialize)]
enum Kind {
    Nothing,
    One(Id),
    Two(i8, char),
    Named { at: Timestamp, inner: Inner },
}

#[derive(Serialize, Deserialize)]
enum Inner {
    A,
    B(Spent),
    C,
}

#[derive(Serialize, Deserialize)]
struct List {
    next: Option<Box<List>>,
    value: u8,
}

/// The variants that stand in themselves come first.
#[derive(Serialize, Deserialize)]
enum Term {
    Add(Box<Term>, Box<Term>),
    Not(Box<Term>),
    All(Vec<Term>),
    Number(i64),
    Call { name: String, with: Box<Call> },
}

#[derive(Serialize, Deserialize)]
struct Call {
    arguments: BTreeMap<String, Term>,
    place: Inner,
}

//! What the compiler knows of an operator.

use proc_macro2::TokenStream;

use super::Row;

/// An operator of the language.
pub struct Operator {
    /// The name the user calls it by.
    pub name: &'static str,
    pub arguments: &'static [Takes],
    pub gives: Gives,
    pub role: Role,
    pub key: KeyEffect,
    pub time: TimeEffect,
    /// Whether its method asks something of the user's types and gives a proof of the answer, so that rustc looks at the loops only where it
    /// is yes.
    pub proves: bool,
    pub fuse: Fuse,
}

/// What stands at one place of the argument list. How many there are, and of which type, is rustc's to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// A closure written in place, or the name of a function.
    Closure {
        params: usize,
    },
    /// Anything that is evaluated once, when the job is built.
    Value,
    /// `tumbling(..)` and what follows it, written in place.
    Window,
    /// `bounded(..)` and what follows it.
    Watermark,
    Stream,
    Sink,
    /// A number of things to keep.
    Count,
    /// A value that the first step uses up.
    Once,
}

/// What an operator gives to what follows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gives {
    Stream,
    /// Two streams, bound by `let (first, second)`.
    Pair,
    Nothing,
    /// A stream that can't stand alone: one of these calls must follow.
    Pending(&'static [&'static str]),
    /// A stream, of which more may be said by these calls directly behind it.
    Open(&'static [&'static str]),
}

impl Gives {
    /// How many streams leave the operator.
    pub fn ports(self) -> usize {
        match self {
            Gives::Nothing => 0,
            Gives::Stream | Gives::Pending(_) | Gives::Open(_) => 1,
            Gives::Pair => 2,
        }
    }
}

/// The part an operator plays, for the rules that hold for a whole group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Source,
    Items,
    /// Says what becomes of the errors of `try_map`.
    Errors,
    Routing,
    Key,
    Time,
    /// Says what an aggregate ranges over: a window, a batch, everything.
    Scope,
    Aggregate,
    /// Looks at one item at a time, with the state of its key.
    State,
    /// Says more of the operator right in front of it.
    Detail,
    /// Puts two keyed streams side by side.
    Join,
    /// Says how far a join reaches.
    Reach,
    /// Is read by `lookup`, and is no stream.
    Table,
    /// Says what becomes of late items.
    Late,
    Output,
    /// Not known to the compiler; rustc reports it.
    Unknown,
}

/// What happens to the key of the items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyEffect {
    Keeps,
    Sets,
    Drops,
}

/// What happens to the time of the items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeEffect {
    Keeps,
    /// Gives each item its own time.
    Stamps,
    /// Says how far time has come.
    Watermarks,
    Drops,
    /// The result's time is the end of its window.
    WindowEnd,
}

/// Puts a row operator around the rest of the loop.
pub type RowLoop = fn(&Row, TokenStream) -> TokenStream;

/// Puts a row operator around the two branches that follow it.
pub type SplitLoop = fn(&Row, TokenStream, TokenStream) -> TokenStream;

/// How an operator stands in the generated loop.
#[derive(Clone, Copy)]
pub enum Fuse {
    /// Makes a new item of each item.
    Row(RowLoop),
    /// Only looks at an item, which goes on itself.
    Look(RowLoop),
    /// Makes a new item in one of two branches.
    Split(SplitLoop),
    /// Only looks at an item, which goes on itself in one of two branches.
    Route(SplitLoop),
    /// `filter`: only looks at an item, which goes on itself or does not.
    Filter,
    Source,
    Key,
    Timestamp,
    Watermark,
    Merge,
    Window,
    PerBatch,
    ExpireAfter,
    /// What keys begin with: part of the operator that follows.
    Initial,
    Unbounded,
    Aggregate,
    /// Of an aggregate, what changes is given and not what is final.
    Changes,
    /// `scan` and its like: an item and the state of its key, one at a time.
    State,
    /// Part of the operator right in front of it.
    Detail,
    /// A join, whose reach is said behind it.
    Join,
    /// A join of items that are near in time.
    Interval,
    /// A table, which the loop changes.
    Table,
    /// Reads a table.
    Lookup,
    Late(LateItems),
    /// `map_batch`: the items of a batch at once.
    Batch,
    /// `map_async`: an outside call for each item of a batch.
    Call,
    Sink(Output),
    /// Is never run: rustc rejects it.
    Unknown,
}

/// What becomes of late items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LateItems {
    Split,
    Count,
    Drop,
}

/// Where the items of a stream go in the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    Sink,
    ForEach,
    ForEachBatch,
    Print,
}

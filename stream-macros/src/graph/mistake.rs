//! What can be wrong with the names and the shape of the text.

use proc_macro2::{Ident, TokenStream};
use syn::{Expr, ExprPath, Token};

use super::Standing;
use crate::{operators::Operator, syntax::Control};

/// A fact about the user's text.
pub enum Mistake {
    /// `late.sink(out); let late = ..;`
    UsedBeforeLet { used: Ident, bound: Ident },
    /// `let a = b.map(..); let b = a.map(..);`: each is made from the next, the last from the first.
    Cycle { used: Ident, names: Vec<Ident> },
    /// A sub-pipeline that calls itself, through the others.
    Recursion { call: Ident, names: Vec<Ident> },
    /// A stream that something decides about or repeats.
    Control(Control),
    /// `readings.`
    LoneDot(Token![.]),
    /// A stream where a value should be.
    StreamAsValue { name: Ident, place: Place },
    /// `alerts.map(..)`, where `alerts` is an output.
    OutputAsStream(Ident),
    /// `.sink(readings)`, where `readings` is a stream.
    StreamAsOutput(Ident),
    /// A sub-pipeline that was called with too many or too few arguments.
    ArgumentCount { call: Ident, parameters: Vec<String>, given: usize },
    /// A chain that begins with a value: `kafka("readings").map(..)`.
    NoRoot(Expr),
    /// `cleaning::plausible(readings)`
    SubPipelineElsewhere(ExprPath),
    /// `readings.window(ten_minutes)`
    WindowElsewhere(Expr),
    /// `readings.watermark(5.secs())`
    BareDuration(Expr),
    /// `let words = lines.sink(out);`
    NothingToBind { pattern: TokenStream, from: Ident },
    /// `let words = lines.partition(..);`
    PairBoundToOne { pattern: TokenStream, from: Ident },
    /// `let (a, b) = lines.map(..);`
    OneBoundToPair { pattern: TokenStream, from: Ident },
    /// `lines.sink(out).map(..)`
    CallOnNothing { call: Ident, on: &'static Operator },
    /// `lines.partition(..).map(..)`
    CallOnPair { call: Ident, on: Ident },
    /// A sub-pipeline that says it gives back more or fewer streams than it does.
    ResultCount { at: TokenStream, declared: usize, given: usize },
}

/// Where a stream stands instead of a value.
pub enum Place {
    Closure,
    Argument,
    Statement,
}

impl Mistake {
    /// How far the graph can be relied on all the same.
    pub fn leaves(&self) -> Standing {
        match self {
            Mistake::UsedBeforeLet { .. }
            | Mistake::Cycle { .. }
            | Mistake::Recursion { .. }
            | Mistake::Control(_)
            | Mistake::LoneDot(_)
            | Mistake::OutputAsStream(_)
            | Mistake::StreamAsValue { place: Place::Statement, .. }
            | Mistake::ArgumentCount { .. }
            | Mistake::NoRoot(_)
            | Mistake::SubPipelineElsewhere(_)
            | Mistake::NothingToBind { .. }
            | Mistake::PairBoundToOne { .. }
            | Mistake::OneBoundToPair { .. }
            | Mistake::CallOnNothing { .. }
            | Mistake::CallOnPair { .. } => Standing::Typed,
            Mistake::StreamAsValue { .. }
            | Mistake::StreamAsOutput(_)
            | Mistake::WindowElsewhere(_)
            | Mistake::BareDuration(_)
            | Mistake::ResultCount { .. } => Standing::Unclear,
        }
    }
}

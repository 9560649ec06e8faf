//! Names → nodes and edges.
//!
//! Each function becomes a graph, with the sub-pipelines that it calls inlined. A graph can always be built: where a name
//! means nothing, an unknown node stands for it, and the graph keeps the fact. It knows no wording.

mod argument;
mod builder;
mod chain;
mod details;
mod disorder;
mod globals;
mod inline;
mod mistake;
mod order;
pub mod print;
mod scope;
mod statement;
mod substitute;
#[cfg(test)]
mod tests;
mod timers;
mod tops;
mod traits;
mod types;
pub mod window;

pub use disorder::Disorder;
pub use mistake::{Mistake, Place};
pub use timers::{Timer, timers};
pub use tops::tops;
pub use types::*;
pub use window::{Amount, Clock, Early, Micros, Shape, Window};

use crate::{names::Names, syntax::Program};
use builder::Builder;

/// A graph for every function in its order, or the one graph of an expression. Fresh identifiers come from `names`.
pub fn build(program: &Program, names: &Names) -> Vec<Graph> {
    match program {
        Program::Items(_) => {
            program.functions().map(|function| Builder::new(program, names).function(function)).collect()
        }
        Program::Expression(body) => vec![Builder::new(program, names).expression(body)],
    }
}

//! The graph of a pipeline, as a constant that needs no run.

use crate::error::Place;

/// What the compiler knows of a pipeline.
#[derive(Clone, Copy, Debug)]
pub struct Graph {
    /// The pipeline's name.
    pub name: &'static str,
    /// The file that it stands in.
    pub file: &'static str,
    /// Its operators, in the order of the text.
    pub operators: &'static [Operator],
    /// A line for each operator.
    pub text: &'static str,
    /// A Mermaid flow chart.
    pub mermaid: &'static str,
    /// A Graphviz digraph.
    pub dot: &'static str,
    /// The stages, and why they are cut where they are.
    pub plan: &'static str,
}

/// An operator of a pipeline.
#[derive(Clone, Copy, Debug)]
pub struct Operator {
    /// Its name, such as `map`; of an end, the parameter's.
    pub name: &'static str,
    /// Its line in the file, from 1.
    pub line: u32,
}

impl Graph {
    /// Of a pipeline that does not compile.
    #[doc(hidden)]
    pub const EMPTY: Graph = Graph { name: "", file: "", operators: &[], text: "", mermaid: "", dot: "", plan: "" };

    /// Where an operator stands.
    pub(crate) fn place(&self, id: usize) -> Place {
        let operator = self.operators.get(id).copied().unwrap_or(Operator { name: "?", line: 0 });
        Place { pipeline: self.name, operator: operator.name, file: self.file, line: operator.line }
    }
}

//! Graph → stages.
//!
//! A stage is one fused loop. It begins at a root – an input, or an operator that must have seen a whole step before it
//! gives anything – and holds everything behind it up to the next such operators.

mod cheap;
mod explain;
mod fields;
mod filters;
mod owners;
mod passes;
mod stages;
mod watermarks;

pub use cheap::Vain;
pub use explain::explain;
pub use owners::stay;
pub use stages::{Flow, Stage, Step, aggregate_of, gives_changes, goes_on, has_sessions, late};
pub use watermarks::{Reached, reached};

use crate::graph::{Graph, NodeId};

/// What will be generated for one pipeline.
pub struct Plan<'g> {
    pub graph: &'g Graph,
    /// In the order in which they run in every step.
    pub stages: Vec<Stage>,
}

impl Plan<'_> {
    /// The roots of the loops that an operator stands in.
    pub fn roots_of(&self, node: NodeId) -> Vec<NodeId> {
        let stages = self.stages.iter().filter(|stage| stage.operators().contains(&node));
        stages.map(|stage| stage.root).collect()
    }
}

/// Plans a graph that was checked.
pub fn plan(graph: &Graph) -> Plan<'_> {
    let mut stages = stages::cut(graph);
    filters::push_ahead(graph, &mut stages);
    if !graph.without.branch_free {
        cheap::mark(graph, &mut stages);
    }
    if !graph.without.pruning {
        fields::mark(graph, &mut stages);
    }
    if !graph.without.two_passes {
        passes::split(graph, &mut stages);
    }
    Plan { graph, stages }
}

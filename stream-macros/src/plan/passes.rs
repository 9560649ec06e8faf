//! Where a loop goes over its records in two passes, a piece of the batch at a time: one that puts those aside which filters keep, without a branch, and one for
//! what follows.
//!
//! What follows looks into tables: while it waits for memory, the processor could begin with the next records, if it knew which these are. A branch on a filter
//! that is hard to foretell stands in its way (lesson of the Yahoo benchmark: `cargo run --release -p peers -- yahoo`).
//!
//! Only where nobody can tell: filters that are total by their looks, over references, of which putting one aside costs a word. They are asked of the same records as
//! in one pass, in the same order.

use super::filters::is_total;
use super::stages::{Flow, Stage};
use crate::graph::{Graph, NodeId};
use crate::operators::Fuse;

/// Takes the filters of a first pass out of the loops that have one.
pub fn split(graph: &Graph, stages: &mut [Stage]) {
    for stage in stages.iter_mut().filter(|stage| is_of_references(graph, stage)) {
        while looks_into_tables(graph, &stage.flow) {
            let Some((filter, behind)) = first_filter(graph, &mut stage.flow) else { break };
            stage.first_pass.push(filter);
            stage.flow = behind;
        }
    }
}

fn is_of_references(graph: &Graph, stage: &Stage) -> bool {
    graph.inputs.iter().any(|input| input.node == stage.root && input.is_of_references)
}

fn looks_into_tables(graph: &Graph, flow: &Flow) -> bool {
    let looks = |fuse| matches!(fuse, Fuse::Aggregate | Fuse::State | Fuse::Interval | Fuse::Lookup);
    flow.operators().into_iter().any(|operator| looks(graph.node(operator).operator.fuse))
}

/// A filter that the loop begins with, and what is behind it.
fn first_filter(graph: &Graph, flow: &mut Flow) -> Option<(NodeId, Flow)> {
    let [step] = flow.steps.as_mut_slice() else { return None };
    let node = graph.node(step.node);
    let can_go_first = matches!(node.operator.fuse, Fuse::Filter) && is_total(node) && step.waits().is_none();
    can_go_first.then(|| (step.node, std::mem::take(&mut step.then[0])))
}

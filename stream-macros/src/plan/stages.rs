//! Where the graph is cut into loops.

use std::collections::BTreeSet;

use super::cheap::Vain;
use crate::graph::{Graph, Node, NodeId, Shape, Wire};
use crate::operators::{Fuse, LateItems};

/// One fused loop.
pub struct Stage {
    /// What it loops over: an input, the results of an aggregate or of `map_batch`, or what was late for sessions.
    pub root: NodeId,
    /// The filters of a first pass over the records, which `flow` is behind.
    pub first_pass: Vec<NodeId>,
    pub flow: Flow,
    /// Of an input whose records are used by fields alone, which are read.
    pub fields: Option<BTreeSet<String>>,
}

/// What becomes of an item: its consumers, in the order of the text.
#[derive(Default)]
pub struct Flow {
    pub steps: Vec<Step>,
}

/// An operator in a loop, and what becomes of the items it gives, by the stream that they leave on.
pub struct Step {
    pub node: NodeId,
    pub then: Vec<Flow>,
    /// By which of the operator's inputs the items come in.
    pub input: usize,
    /// Whether it runs for the items, too, that a filter in front of it has refused.
    pub in_vain: Option<Vain>,
}

/// Cuts a graph into stages. The order of the text is an order in which they can run: an operator stands behind what feeds it.
pub fn cut(graph: &Graph) -> Vec<Stage> {
    let roots = graph.nodes.iter().filter(|node| is_root(graph, node));
    roots
        .map(|node| Stage {
            root: node.id,
            first_pass: Vec::new(),
            flow: flow(graph, results(graph, node)),
            fields: None,
        })
        .collect()
}

/// Whether a loop begins at an operator.
fn is_root(graph: &Graph, node: &Node) -> bool {
    match node.operator.fuse {
        Fuse::Source | Fuse::Aggregate | Fuse::Interval | Fuse::Batch | Fuse::Call | Fuse::State => true,
        Fuse::Late(LateItems::Split) => has_sessions(graph, aggregate_of(graph, node)),
        _ => false,
    }
}

/// Whether an aggregate ranges over sessions. What is late for those only the owners of the keys can tell, so that it does not go on in the loop of
/// the other items but begins one of its own.
pub fn has_sessions(graph: &Graph, aggregate: &Node) -> bool {
    let on = aggregate.inputs.first().map(|wire| graph.node(wire.node));
    on.and_then(|on| on.window.as_ref()).is_some_and(|window| window.shape == Shape::Session)
}

/// The stream of what a root gives: behind a window, what is left once the late items are dealt with.
fn results(graph: &Graph, root: &Node) -> Wire {
    if matches!(root.operator.fuse, Fuse::Late(_)) {
        return Wire { node: root.id, port: 1 };
    }
    let own = Wire { node: root.id, port: 0 };
    match late(graph, root) {
        Some((late, _)) => Wire { node: late.id, port: 0 },
        None => own,
    }
}

/// The aggregate or join whose late items an operator deals with.
pub fn aggregate_of<'g>(graph: &'g Graph, late: &Node) -> &'g Node {
    graph.head(graph.node(late.inputs[0].node))
}

/// Whether an aggregate gives its changes.
pub fn gives_changes(graph: &Graph, aggregate: &Node) -> bool {
    graph.details(aggregate).any(|detail| matches!(detail.operator.fuse, Fuse::Changes))
}

/// What a pipeline says of the late items of a windowed aggregate or a join.
pub fn late<'g>(graph: &'g Graph, aggregate: &Node) -> Option<(&'g Node, LateItems)> {
    let own = Wire { node: graph.details(aggregate).last().map_or(aggregate.id, |detail| detail.id), port: 0 };
    graph.port(own).consumers.iter().find_map(|&consumer| match graph.node(consumer).operator.fuse {
        Fuse::Late(items) => Some((graph.node(consumer), items)),
        _ => None,
    })
}

fn flow(graph: &Graph, wire: Wire) -> Flow {
    let consumers = &graph.port(wire).consumers;
    let step = |(place, &consumer): (usize, &NodeId)| {
        let node = graph.node(consumer);
        let earlier = consumers[..place].iter().filter(|other| **other == consumer).count();
        step(graph, node, input(node, wire, earlier))
    };
    Flow { steps: consumers.iter().enumerate().map(step).collect() }
}

/// The input by which a node reads a stream, after it has read it so many times: it may take one stream twice.
fn input(node: &Node, wire: Wire, earlier: usize) -> usize {
    let mut reads = (0..node.inputs.len()).filter(|&input| node.inputs[input] == wire);
    reads.nth(earlier).unwrap_or_default()
}

fn step(graph: &Graph, node: &Node, input: usize) -> Step {
    let port = |port| flow(graph, Wire { node: node.id, port });
    let then = match node.operator.fuse {
        // The loop ends here; only late items go on in it.
        Fuse::Aggregate => match late(graph, node) {
            Some((late, LateItems::Split)) if !has_sessions(graph, node) => {
                vec![flow(graph, Wire { node: late.id, port: 1 })]
            }
            _ => Vec::new(),
        },
        Fuse::Batch | Fuse::Call | Fuse::Table => Vec::new(),
        Fuse::State | Fuse::Interval if !goes_on(graph, node) => Vec::new(),
        Fuse::Interval => vec![flow(graph, results(graph, node))],
        _ => (0..node.outputs.len()).map(port).collect(),
    };
    Step { node: node.id, then, input, in_vain: None }
}

/// Whether the loop of the only worker goes on behind an operator that keeps state of its own, or a join of items that are near in time.
///
/// Not if a watermark is behind it: items that crossed between workers have left their partition, and so all must, that results don't
/// depend on how many workers there are. Nor if right items of a join come along before all left ones have, which of several workers come first.
pub fn goes_on(graph: &Graph, node: &Node) -> bool {
    let behind = flow(graph, Wire { node: node.id, port: 0 });
    let is_watermark = |operator| matches!(graph.node(operator).operator.fuse, Fuse::Watermark);
    !behind.operators().into_iter().any(is_watermark) && left_is_first(graph, node)
}

/// Whether, if an operator is a join of items that are near in time, the loops that bring left ones run before those that bring right ones.
fn left_is_first(graph: &Graph, node: &Node) -> bool {
    let join = graph.node(node.inputs[0].node);
    match (node.operator.fuse, join.inputs.as_slice()) {
        (Fuse::Interval, [left, right]) => loops_of(graph, *left).last() < loops_of(graph, *right).first(),
        _ => true,
    }
}

/// The roots of the loops in which the items of a stream may come along, in the order of the loops.
fn loops_of(graph: &Graph, wire: Wire) -> BTreeSet<NodeId> {
    let node = graph.node(wire.node);
    let is_passed_on = !is_root(graph, node) || matches!(node.operator.fuse, Fuse::State | Fuse::Interval);
    // The late items of a window come along where it ends the loop of the others.
    let before = match node.operator.fuse {
        Fuse::Late(_) if wire.port == 1 => &aggregate_of(graph, node).inputs,
        _ => &node.inputs,
    };
    let before = before.iter().filter(|_| is_passed_on).flat_map(|&input| loops_of(graph, input));
    before.chain(is_root(graph, node).then_some(node.id)).collect()
}

impl Stage {
    /// All operators of the loop behind its root.
    pub fn operators(&self) -> Vec<NodeId> {
        [self.first_pass.clone(), self.flow.operators()].concat()
    }
}

impl Step {
    /// For a filter: what the items must be for its answer to wait until the next step has run.
    pub fn waits(&self) -> Option<Vain> {
        self.then.first()?.steps.first()?.in_vain
    }
}

impl Flow {
    /// All operators in it, in the order of the loop. What is reached twice stands in it twice.
    pub fn operators(&self) -> Vec<NodeId> {
        let inner = |step: &Step| {
            let behind = step.then.iter().flat_map(Flow::operators);
            std::iter::once(step.node).chain(behind).collect::<Vec<_>>()
        };
        self.steps.iter().flat_map(inner).collect()
    }
}

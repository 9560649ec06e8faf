//! The watermark of a stream, computed through the graph (rules 8 and 11).

use std::collections::BTreeSet;

use super::stages::aggregate_of;
use crate::graph::{Graph, NodeId, Wire};
use crate::operators::Fuse;

/// How far event time has come on a stream.
pub enum Reached {
    /// By a `watermark`.
    Clock(NodeId),
    /// Behind the windows that an aggregate ranges over: their grace holds it back. Behind a join: the items that wait for others do.
    Behind { aggregate: NodeId, windows: Box<Reached> },
    /// Of streams that were merged or joined: the earliest.
    Earliest { at: NodeId, of: Vec<Reached> },
    /// It has no event time; the plan's types keep windows off it.
    Never,
}

impl Reached {
    /// The `watermark`s that it depends on.
    pub fn watermarks(&self) -> BTreeSet<NodeId> {
        match self {
            Reached::Clock(node) => BTreeSet::from([*node]),
            Reached::Behind { windows, .. } => windows.watermarks(),
            Reached::Earliest { of, .. } => of.iter().flat_map(Reached::watermarks).collect(),
            Reached::Never => BTreeSet::new(),
        }
    }
}

/// The inputs that a node's items come from.
pub fn inputs_of(graph: &Graph, node: NodeId) -> BTreeSet<NodeId> {
    let node = graph.node(node);
    match node.operator.fuse {
        Fuse::Source => BTreeSet::from([node.id]),
        _ => node.inputs.iter().flat_map(|input| inputs_of(graph, input.node)).collect(),
    }
}

/// How far event time has come on a stream.
pub fn reached(graph: &Graph, wire: Wire) -> Reached {
    let node = graph.node(wire.node);
    let before = || node.inputs.first().map_or(Reached::Never, |&input| reached(graph, input));
    match node.operator.fuse {
        Fuse::Source | Fuse::Timestamp | Fuse::Batch => Reached::Never,
        Fuse::Watermark => Reached::Clock(node.id),
        Fuse::Merge | Fuse::Join => {
            Reached::Earliest { at: node.id, of: node.inputs.iter().map(|&input| reached(graph, input)).collect() }
        }
        Fuse::Aggregate | Fuse::Interval => Reached::Behind { aggregate: node.id, windows: Box::new(before()) },
        // Late items have the watermark of what the window stands on.
        Fuse::Late(_) if wire.port == 1 => {
            aggregate_of(graph, node).inputs.first().map_or(Reached::Never, |&input| reached(graph, input))
        }
        _ => before(),
    }
}

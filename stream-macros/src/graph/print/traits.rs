//! Where the key and the time of a stream come from.

use super::super::{Graph, Node, NodeId};
use crate::operators::{KeyEffect, TimeEffect};

/// The node that set the key of what leaves a node.
pub fn key(graph: &Graph, node: &Node) -> Option<NodeId> {
    match node.operator.key {
        KeyEffect::Sets => Some(node.id),
        KeyEffect::Keeps => key(graph, before(graph, node)?),
        KeyEffect::Drops => None,
    }
}

/// The node that gave the items that leave a node their time.
pub fn time(graph: &Graph, node: &Node) -> Option<NodeId> {
    match node.operator.time {
        TimeEffect::Stamps => Some(node.id),
        TimeEffect::Keeps | TimeEffect::Watermarks => time(graph, before(graph, node)?),
        TimeEffect::WindowEnd => before(graph, node)?.window.is_some().then_some(node.id),
        TimeEffect::Drops => None,
    }
}

fn before<'g>(graph: &'g Graph, node: &Node) -> Option<&'g Node> {
    Some(graph.node(node.inputs.first()?.node))
}

//! Where the key and the time of a stream come from.

use super::{Clock, Graph, Node, NodeId};
use crate::operators::{KeyEffect, TimeEffect};

impl Graph {
    /// The node that set the key of what leaves a node.
    pub fn key(&self, node: &Node) -> Option<NodeId> {
        match node.operator.key {
            KeyEffect::Sets => Some(node.id),
            KeyEffect::Keeps => self.key(self.before(node)?),
            KeyEffect::Drops => None,
        }
    }

    /// The node that gave the items that leave a node their time.
    pub fn time(&self, node: &Node) -> Option<NodeId> {
        match node.operator.time {
            TimeEffect::Stamps => Some(node.id),
            TimeEffect::Keeps | TimeEffect::Watermarks => self.time(self.before(node)?),
            TimeEffect::WindowEnd => {
                let window = node.window.as_ref().or_else(|| self.before(node)?.window.as_ref())?;
                (window.clock != Clock::Count).then_some(node.id)
            }
            TimeEffect::Drops => None,
        }
    }

    fn before(&self, node: &Node) -> Option<&Node> {
        Some(self.node(node.inputs.first()?.node))
    }
}

//! What more is said of an operator, by the calls directly behind it.

use super::{Graph, Node, Wire};
use crate::operators::Role;

impl Graph {
    /// The nodes that say more of one, in their order.
    pub fn details<'g>(&'g self, of: &'g Node) -> impl Iterator<Item = &'g Node> {
        std::iter::successors(self.next_detail(of), |node| self.next_detail(node))
    }

    fn next_detail(&self, node: &Node) -> Option<&Node> {
        let behind = self.port(Wire { node: node.id, port: 0 }).consumers.iter().map(|&consumer| self.node(consumer));
        behind.into_iter().find(|consumer| consumer.operator.role == Role::Detail)
    }

    /// The node of which one says more: itself, where it doesn't.
    pub fn head<'g>(&'g self, mut node: &'g Node) -> &'g Node {
        while node.operator.role == Role::Detail
            && let Some(on) = node.inputs.first()
        {
            node = self.node(on.node);
        }
        node
    }
}

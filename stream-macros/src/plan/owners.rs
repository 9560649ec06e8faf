//! Where items are already on the worker that owns their key.

use crate::graph::{Graph, Node, Shape};
use crate::operators::Role;

/// Whether what reaches an aggregate never goes to another worker: `rekey` stands only behind results of the same keys, which come out of the state of
/// their owners, and what keeps the key keeps the worker. (The owner of a session must see all of its items before it is said which of them are late.)
pub fn stay(graph: &Graph, aggregate: &Node) -> bool {
    let on = graph.node(aggregate.inputs[0].node);
    let is_session = on.window.as_ref().is_some_and(|window| window.shape == Shape::Session);
    let key = graph.key(on).map(|key| graph.node(key));
    aggregate.operator.role == Role::Aggregate && !is_session && key.is_some_and(|key| key.operator.name == "rekey")
}

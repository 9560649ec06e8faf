//! Can that change which `changes` is asked of?
//!
//! A result that comes once, for good, has no changes: that of a batch, of a window of so many items, of a window of processing time, for which
//! nothing is ever late.
//!
//! ```text
//! words.key_by(|word| *word).per_batch().count().changes().sink(counts);
//! ```

use super::own_nodes;
use crate::{
    graph::{Clock, Graph, Node, NodeId},
    operators::{Fuse, Role},
    report::Message,
};

/// The nodes where it can't, each with what is to be said.
pub fn of_finals(graph: &Graph) -> Vec<(NodeId, Message)> {
    let changes = own_nodes(graph).filter(|node| matches!(node.operator.fuse, Fuse::Changes));
    changes.filter_map(|node| Some((node.id, message(graph, node)?))).collect()
}

fn message(graph: &Graph, node: &Node) -> Option<Message> {
    let aggregate = graph.node(node.inputs.first()?.node);
    if aggregate.operator.role != Role::Aggregate {
        return None;
    }
    let on = graph.node(aggregate.inputs.first()?.node);
    if on.operator.name == "per_batch" {
        return Some(never(node, "of a batch", "the next batch begins anew"));
    }
    let window = on.window.as_ref()?;
    match (&window.clock, window.shape) {
        (Clock::Count, _) => {
            Some(never(node, "of a window of so many items", "it comes once, when the window is full"))
        }
        (Clock::ProcessingTime, _) => {
            Some(never(node, "of a window of processing time", "it comes once, when the window closes"))
        }
        _ => None,
    }
}

fn never(node: &Node, what: &str, why: &str) -> Message {
    Message::new(&node.call, format!("the result {what} never changes"))
        .note(why)
        .help(format!("remove `.{}()`", node.call))
}

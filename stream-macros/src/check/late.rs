//! Does something say what becomes of late items?
//!
//! An item can come too late for a window of event time. Whether it is kept, counted or dropped must be written behind
//! the aggregate; after a window of processing time or of so many items, for which nothing is ever late, it must not.
//!
//! ```text
//! readings.window(tumbling(1.mins())).count().sink(counts);
//! ```

use super::own_nodes;
use crate::{
    graph::{Clock, Graph, Node, NodeId, Window},
    operators::Role,
    report::Message,
};

/// The nodes that lack it, or should, each with what is to be said.
pub fn undecided(graph: &Graph) -> Vec<(NodeId, Message)> {
    let message = |node: &Node| match node.operator.role {
        Role::Aggregate if lacks_decision(graph, node) => Some((node.id, lacking(node))),
        Role::Late => never_late(graph, node).map(|message| (node.id, message)),
        _ => None,
    };
    own_nodes(graph).filter_map(message).collect()
}

/// Whether late items of this aggregate are possible, and its result is used as if they were not.
pub fn lacks_decision(graph: &Graph, node: &Node) -> bool {
    if window(graph, node).is_none_or(|window| window.clock != Clock::EventTime) {
        return false;
    }
    let decides = |consumer: &Node| consumer.operator.role == Role::Late || !consumer.is_known();
    let consumers = &node.outputs[0].consumers;
    consumers.is_empty() || !consumers.iter().all(|consumer| decides(graph.node(*consumer)))
}

/// The window that an aggregate ranges over.
fn window<'g>(graph: &'g Graph, aggregate: &Node) -> Option<&'g Window> {
    producer(graph, aggregate)?.window.as_ref()
}

/// The node that an operator is called on.
fn producer<'g>(graph: &'g Graph, node: &Node) -> Option<&'g Node> {
    Some(graph.node(node.inputs.first()?.node))
}

fn lacking(node: &Node) -> Message {
    let call = &node.call;
    Message::new(call, format!("nothing says what becomes of the items that are late for `{call}`"))
        .note("an item can come after its window of event time has closed")
        .help("write `.drop_late()`, `.count_late()`, or `.split_late()` after it: `let (on_time, late) = ..`")
}

fn never_late(graph: &Graph, node: &Node) -> Option<Message> {
    let of = match window(graph, producer(graph, node)?)?.clock {
        Clock::EventTime => return None,
        Clock::ProcessingTime => "of processing time",
        Clock::Count => "of so many items",
    };
    let message = Message::new(&node.call, format!("nothing is ever late for a window {of}"));
    Some(message.help(format!("remove `.{}()`", node.call)))
}

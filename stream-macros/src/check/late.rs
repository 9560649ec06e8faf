//! Does something say what becomes of late items?
//!
//! An item can come too late for a window of event time, or for the items that it would be joined with. Whether it is kept, counted or
//! dropped must be written behind the aggregate or the join; after a window of processing time or of so many items, for which nothing is
//! ever late, it must not.
//!
//! ```text
//! readings.window(tumbling(1.mins())).count().sink(counts);
//! ```

use super::own_nodes;
use crate::{
    graph::{Clock, Graph, Node, NodeId, Window},
    operators::{Fuse, LateItems, Role},
    report::Message,
};

/// The nodes that lack it, or should, each with what is to be said.
pub fn undecided(graph: &Graph) -> Vec<(NodeId, Message)> {
    let message = |node: &Node| match node.operator.role {
        Role::Aggregate | Role::Reach if lacks_decision(graph, node) => Some(lacking(graph, node)),
        Role::Late if splits_a_join(graph, node) => Some((node.id, of_two_types(node))),
        Role::Late => never_late(graph, node).map(|message| (node.id, message)),
        _ => None,
    };
    own_nodes(graph).filter_map(message).collect()
}

/// Whether late items of this aggregate are possible, and its result is used as if they were not.
pub fn lacks_decision(graph: &Graph, node: &Node) -> bool {
    if !has_late_items(graph, node) {
        return false;
    }
    let decides = |consumer: &Node| consumer.operator.role == Role::Late || !consumer.is_known();
    let consumers = &last_of(graph, node).outputs[0].consumers;
    consumers.is_empty() || !consumers.iter().all(|consumer| decides(graph.node(*consumer)))
}

/// The last call that says something of an aggregate or a join: itself, or `changes`.
fn last_of<'g>(graph: &'g Graph, node: &'g Node) -> &'g Node {
    graph.details(node).last().unwrap_or(node)
}

/// Whether items can be late for an aggregate or a join.
fn has_late_items(graph: &Graph, node: &Node) -> bool {
    let by_event_time = |window: &Window| window.clock == Clock::EventTime;
    matches!(node.operator.fuse, Fuse::Interval) || window(graph, node).is_some_and(by_event_time)
}

/// ```text
/// let (joined, late) = orders.join(payments).within(10.mins()).split_late();
/// ```
fn splits_a_join(graph: &Graph, node: &Node) -> bool {
    let is_join = producer(graph, node).is_some_and(|producer| producer.operator.role == Role::Reach);
    is_join && matches!(node.operator.fuse, Fuse::Late(LateItems::Split))
}

/// The window that an aggregate or a join ranges over.
fn window<'g>(graph: &'g Graph, node: &'g Node) -> Option<&'g Window> {
    match node.operator.role {
        Role::Reach => node.window.as_ref(),
        _ => producer(graph, node)?.window.as_ref(),
    }
}

/// The node that an operator is called on.
fn producer<'g>(graph: &'g Graph, node: &Node) -> Option<&'g Node> {
    Some(graph.head(graph.node(node.inputs.first()?.node)))
}

fn lacking(graph: &Graph, node: &Node) -> (NodeId, Message) {
    let last = last_of(graph, node);
    let headline = format!("nothing says what becomes of the items that are late for `{}`", node.call);
    let message = Message::new(&last.call, headline)
        .note(match node.operator.fuse {
            Fuse::Interval => "an item can come after the items are gone that it belongs to",
            _ => "an item can come after its window of event time has closed",
        })
        .help(match node.operator.role {
            Role::Reach => "write `.drop_late()` or `.count_late()` after it",
            _ => "write `.drop_late()`, `.count_late()`, or `.split_late()` after it: `let (on_time, late) = ..`",
        });
    (last.id, message)
}

fn of_two_types(node: &Node) -> Message {
    Message::new(&node.call, "the late items of a join are of two types, and can't be one stream")
        .help("write `.count_late()` or `.drop_late()`")
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

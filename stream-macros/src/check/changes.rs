//! Can that change which `changes` is asked of, and is it asked for where results come early?
//!
//! A result that comes once, for good, has no changes: that of a batch, of a window of so many items, of a window of processing time, for which
//! nothing is ever late. What a window comes to so far is not final, so that early results are changes.
//!
//! ```text
//! words.key_by(|word| *word).per_batch().count().changes().sink(counts);
//! ```

use super::own_nodes;
use crate::{
    graph::{Clock, Early, Graph, Node, NodeId},
    operators::{Fuse, Role},
    plan::gives_changes,
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
    match (&window.clock, &window.early) {
        (Clock::Count, None) => {
            Some(never(node, "of a window of so many items", "it comes once, when the window is full"))
        }
        (Clock::ProcessingTime, None) => {
            let message = never(node, "of a window of processing time", "it comes once, when the window closes");
            Some(message.help(format!("or say what it comes to so far: `{}(..).early(every(1.secs()))`", window.name)))
        }
        _ => None,
    }
}

fn never(node: &Node, what: &str, why: &str) -> Message {
    Message::new(&node.call, format!("the result {what} never changes"))
        .note(why)
        .help(format!("remove `.{}()`", node.call))
}

/// The windows with early results that nothing asks for as changes, each with what is to be said.
pub fn early_finals(graph: &Graph) -> Vec<(NodeId, Message)> {
    let message = |node: &Node| Some((node.id, early(graph, node, node.window.as_ref()?.early.as_ref()?)?));
    own_nodes(graph).filter_map(message).collect()
}

/// ```text
/// readings.window(tumbling(1.hours()).early(every(10.secs()))).count().drop_late().sink(counts);
/// ```
fn early(graph: &Graph, on: &Node, early: &Early) -> Option<Message> {
    let name = &early.name;
    // That it has none is said with what else is wrong with a window.
    if on.window.as_ref()?.clock == Clock::Count {
        return None;
    }
    if on.operator.role == Role::Reach {
        let message = Message::new(name, "a join has no early results");
        return Some(message.note("a pair is final").help(format!("remove `.{name}(..)`")));
    }
    let aggregates = on.outputs[0].consumers.iter().map(|&consumer| graph.node(consumer));
    let final_one = aggregates
        .filter(|consumer| consumer.operator.role == Role::Aggregate)
        .find(|aggregate| !gives_changes(graph, aggregate))?;
    let message = Message::new(name, format!("`{name}` needs `.changes()` behind the aggregate"));
    Some(
        message
            .note("what a window comes to so far is not final: the next result corrects it")
            .help(format!("put `.changes()` behind `.{}(..)`", final_one.call)),
    )
}

//! Is what must be followed by something followed by it?
//!
//! A window says what an aggregate ranges over, and means nothing alone; nor does a join that is not told how far it reaches. The errors of `try_map` need a decision.
//!
//! ```text
//! lines.try_map(|line| line.parse()).sink(numbers);
//! ```

use super::{one_of, own_nodes};
use crate::{
    graph::{Graph, Node, NodeId},
    operators::{AGGREGATES, EXPIRING, Gives, Role},
    report::Message,
};

/// The nodes that lack it, each with what is to be said.
pub fn undecided(graph: &Graph) -> Vec<(NodeId, Message)> {
    let message = |node: &Node| match node.operator.gives {
        Gives::Pending(followers) if !is_followed(graph, node, followers) => Some((node.id, message(node, followers))),
        _ => None,
    };
    own_nodes(graph).filter_map(message).collect()
}

/// Whether something follows, and all that follows is among these.
fn is_followed(graph: &Graph, node: &Node, followers: &[&str]) -> bool {
    let consumers = &node.outputs[0].consumers;
    if node.operator.role == Role::Join && consumers.len() > 1 {
        return false;
    }
    let fits = |consumer: &Node| followers.contains(&consumer.operator.name) || !consumer.is_known();
    !consumers.is_empty() && consumers.iter().all(|consumer| fits(graph.node(*consumer)))
}

fn message(node: &Node, followers: &[&str]) -> Message {
    let call = &node.call;
    if followers == AGGREGATES {
        return Message::new(call, format!("`{call}` must be followed by an aggregate"))
            .help(format!("write one of {} after it", one_of(AGGREGATES)));
    }
    if followers == EXPIRING {
        return Message::new(call, format!("`{call}` must be followed by an operator with state of its own"))
            .help(format!("write one of {} after it", one_of(EXPIRING)));
    }
    if node.operator.role == Role::Scope {
        return Message::new(call, format!("`{call}` must be followed by {}", one_of(followers)))
            .help(format!("put `.{call}(..)` right in front of it, and `.expire_after(..)` before that"));
    }
    if node.operator.role == Role::Join {
        let headline = format!("`{call}` must be followed by what says how far it reaches, once");
        return Message::new(call, headline).help(format!("write one of {} after it", one_of(followers)));
    }
    Message::new(call, format!("nothing says what becomes of the errors of `{call}`"))
        .help("write `.or_fail()`, `.or_drop()`, or `.split_errors()` after it: `let (results, errors) = ..`")
}

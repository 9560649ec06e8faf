//! Does what says more of an operator stand right behind it, and alone?
//!
//! ```text
//! orders.dedup(|order| order.id).filter(|order| order.paid).within(1.mins()).sink(out);
//! ```

use super::{one_of, own_nodes};
use crate::{
    graph::{Graph, Node},
    operators::{AGGREGATES, Gives, Role, with_detail},
    report::{Message, Report},
};

pub fn check(graph: &Graph, report: &mut Report) {
    let details = own_nodes(graph).filter(|node| matches!(node.operator.role, Role::Detail | Role::Reach));
    details
        .filter_map(|node| elsewhere(graph, node).or_else(|| shared(graph, node)))
        .for_each(|message| report.add(message));
}

fn elsewhere(graph: &Graph, node: &Node) -> Option<Message> {
    let before = graph.node(node.inputs.first()?.node);
    let belongs = match before.operator.gives {
        Gives::Open(details) => details.contains(&node.operator.name),
        // What is wrong behind a join is said at the join.
        _ => before.operator.role == Role::Join,
    };
    let call = &node.call;
    if belongs || !before.is_known() {
        return None;
    }
    let heads: Vec<_> = with_detail(node.operator.name).collect();
    let heads = if heads == AGGREGATES { "an aggregate".to_owned() } else { one_of(heads) };
    let message = Message::new(call, format!("`{call}` must stand directly behind {heads}"));
    Some(match before.operator.role {
        Role::Late => message.help(format!("put it in front of `.{}()`", before.call)),
        _ => message,
    })
}

/// What it says holds for all that the operator gives.
fn shared(graph: &Graph, node: &Node) -> Option<Message> {
    let (call, on) = (&node.call, *node.inputs.first()?);
    let before = &graph.node(on.node).call;
    // Of a join it is said where the join stands.
    (node.operator.role == Role::Detail && graph.port(on).consumers.len() > 1).then(|| {
        Message::new(call, format!("`{call}` says more of `{before}`, and others read what `{before}` gives"))
            .help(format!("put `.{call}(..)` directly behind `.{before}(..)`, and name what it gives"))
    })
}

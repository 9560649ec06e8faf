//! A line for each node: its number, its call, the line of its call, what it reads from, and of its streams the names,
//! and the nodes that gave them their key and time.

use std::fmt::Write;

use super::{Graph, Node};

pub fn text(graph: &Graph) -> String {
    let width = graph.nodes.iter().map(|node| node.text.chars().count()).max().unwrap_or(0);
    let mut text = format!("{}\n", graph.title());
    for node in &graph.nodes {
        writeln!(text, "{}", line(graph, node, width)).expect("a string can be written to");
    }
    text
}

fn line(graph: &Graph, node: &Node, width: usize) -> String {
    let mut line = format!("{:>4}  {:width$}  line {}", node.id, node.text, node.line);
    let inputs: Vec<_> = node.inputs.iter().map(|wire| wire.node.to_string()).collect();
    if !inputs.is_empty() {
        line += &format!("  from {}", inputs.join(", "));
    }
    for (name, origin) in [("key", graph.key(node)), ("time", graph.time(node))] {
        line += &origin.map_or_else(String::new, |origin| format!("  {name} {origin}"));
    }
    let names: Vec<_> = node.outputs.iter().filter_map(|port| port.bound.name()).map(ToString::to_string).collect();
    if !names.is_empty() {
        line += &format!("  as {}", names.join(", "));
    }
    line
}

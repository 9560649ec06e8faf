//! A DOT digraph, for Graphviz.

use super::{Drawn, Graph, Node, arrows, drawn};

pub fn dot(graph: &Graph) -> String {
    let nodes = graph.nodes.iter().map(node);
    let arrows = arrows(graph).into_iter().map(|arrow| match arrow.name {
        Some(name) => format!("    n{} -> n{} [label=\"{name}\"];\n", arrow.from, arrow.to),
        None => format!("    n{} -> n{};\n", arrow.from, arrow.to),
    });
    format!("digraph {} {{\n{}}}\n", graph.title(), nodes.chain(arrows).collect::<String>())
}

fn node(node: &Node) -> String {
    let shape = match drawn(node) {
        Drawn::End => "ellipse",
        Drawn::Keyed => "box3d",
        Drawn::Step => "box",
    };
    format!("    n{} [shape={shape}, label=\"{}\\nline {}\"];\n", node.id, escaped(&node.text), node.line)
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

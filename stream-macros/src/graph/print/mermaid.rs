//! A Mermaid flowchart.

use super::{Drawn, Graph, Node, arrows, drawn};

pub fn mermaid(graph: &Graph) -> String {
    let nodes = graph.nodes.iter().map(node);
    let arrows = arrows(graph).into_iter().map(|arrow| match arrow.name {
        Some(name) => format!("    n{} -->|{name}| n{}\n", arrow.from, arrow.to),
        None => format!("    n{} --> n{}\n", arrow.from, arrow.to),
    });
    format!("flowchart TD\n{}", nodes.chain(arrows).collect::<String>())
}

fn node(node: &Node) -> String {
    let (open, close) = match drawn(node) {
        Drawn::End => ("[/", "/]"),
        Drawn::Keyed => ("[[", "]]"),
        Drawn::Step => ("[", "]"),
    };
    format!("    n{}{open}\"{}<br/>line {}\"{close}\n", node.id, escaped(&node.text), node.line)
}

/// Mermaid writes the characters that mean something to it as entities.
fn escaped(text: &str) -> String {
    text.replace('#', "#35;").replace('"', "#quot;").replace('<', "#lt;").replace('>', "#gt;").replace('`', "#96;")
}

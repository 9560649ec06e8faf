//! The graph as text, as a Mermaid flowchart and as DOT. The same graph prints the same, byte for byte.

mod dot;
mod mermaid;
mod text;

pub use dot::dot;
pub use mermaid::mermaid;
pub use text::text;

use super::{Graph, Node, Wire};
use crate::operators::Role;

/// An arrow of a drawing.
struct Arrow {
    from: usize,
    to: usize,
    /// The user's name for the stream.
    name: Option<String>,
}

/// The arrows in the order of the nodes that they lead to.
fn arrows(graph: &Graph) -> Vec<Arrow> {
    let arrow = |node: &Node, wire: &Wire| Arrow { from: wire.node.0, to: node.id.0, name: name(graph, *wire) };
    graph.nodes.iter().flat_map(|node| node.inputs.iter().map(move |wire| arrow(node, wire))).collect()
}

/// What the user calls a stream.
fn name(graph: &Graph, wire: Wire) -> Option<String> {
    graph.port(wire).bound.name().map(ToString::to_string)
}

/// How a node is drawn.
enum Drawn {
    End,
    Keyed,
    Step,
}

fn drawn(node: &Node) -> Drawn {
    match node.operator.role {
        Role::Source | Role::Output => Drawn::End,
        Role::Key | Role::Aggregate => Drawn::Keyed,
        _ => Drawn::Step,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_lists_the_nodes() {
        insta::assert_snapshot!(text(&sample()), @r#"
        averages
           0  readings                                       line 1
           1  .filter(|reading| reading.name != "\"none\"")  line 3  from 0
           2  .key_by(|reading| reading.sensor)              line 4  from 1
           3  .window(tumbling(10.mins()).grace(30.secs()))  line 5  from 2
           4  .mean(|reading| reading.celsius)               line 6  from 3
           5  .split_late()                                  line 7  from 4  as on_time, late
           6  .sink(means)                                   line 8  from 5
           7  .sink(too_late)                                line 9  from 5
        "#);
    }

    #[test]
    fn mermaid_draws_the_nodes() {
        insta::assert_snapshot!(mermaid(&sample()), @r#"
        flowchart TD
            n0[/"readings<br/>line 1"/]
            n1[".filter(|reading| reading.name != #quot;\#quot;none\#quot;#quot;)<br/>line 3"]
            n2[[".key_by(|reading| reading.sensor)<br/>line 4"]]
            n3[".window(tumbling(10.mins()).grace(30.secs()))<br/>line 5"]
            n4[[".mean(|reading| reading.celsius)<br/>line 6"]]
            n5[".split_late()<br/>line 7"]
            n6[/".sink(means)<br/>line 8"/]
            n7[/".sink(too_late)<br/>line 9"/]
            n0 --> n1
            n1 --> n2
            n2 --> n3
            n3 --> n4
            n4 --> n5
            n5 -->|on_time| n6
            n5 -->|late| n7
        "#);
    }

    #[test]
    fn dot_draws_the_nodes() {
        insta::assert_snapshot!(dot(&sample()), @r#"
        digraph averages {
            n0 [shape=ellipse, label="readings\nline 1"];
            n1 [shape=box, label=".filter(|reading| reading.name != \"\\\"none\\\"\")\nline 3"];
            n2 [shape=box3d, label=".key_by(|reading| reading.sensor)\nline 4"];
            n3 [shape=box, label=".window(tumbling(10.mins()).grace(30.secs()))\nline 5"];
            n4 [shape=box3d, label=".mean(|reading| reading.celsius)\nline 6"];
            n5 [shape=box, label=".split_late()\nline 7"];
            n6 [shape=ellipse, label=".sink(means)\nline 8"];
            n7 [shape=ellipse, label=".sink(too_late)\nline 9"];
            n0 -> n1;
            n1 -> n2;
            n2 -> n3;
            n3 -> n4;
            n4 -> n5;
            n5 -> n6 [label="on_time"];
            n5 -> n7 [label="late"];
        }
        "#);
    }

    fn sample() -> Graph {
        crate::graph::tests::graph(
            r#"fn averages(readings: impl Source<Reading>, means: impl Sink<Mean>, too_late: impl Sink<Reading>) {
                let (on_time, late) = readings
                    .filter(|reading| reading.name != "\"none\"")
                    .key_by(|reading| reading.sensor)
                    .window(tumbling(10.mins()).grace(30.secs()))
                    .mean(|reading| reading.celsius)
                    .split_late();
                on_time.sink(means);
                late.sink(too_late);
            }"#,
        )
    }
}

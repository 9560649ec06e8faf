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
        Role::Key | Role::Aggregate | Role::State | Role::Reach | Role::Table => Drawn::Keyed,
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
           2  .timestamp(|reading| reading.at)               line 4  from 1  time 2
           3  .watermark(bounded(5.secs()))                  line 5  from 2  time 2
           4  .key_by(|reading| reading.sensor)              line 6  from 3  key 4  time 2
           5  .window(tumbling(10.mins()).grace(30.secs()))  line 7  from 4  key 4  time 2
           6  .mean(|reading| reading.celsius)               line 8  from 5  time 6
           7  .split_late()                                  line 9  from 6  time 6  as on_time, late
           8  .sink(means)                                   line 10  from 7
           9  .sink(too_late)                                line 11  from 7
        "#);
    }

    #[test]
    fn mermaid_draws_the_nodes() {
        insta::assert_snapshot!(mermaid(&sample()), @r#"
        flowchart TD
            n0[/"readings<br/>line 1"/]
            n1[".filter(|reading| reading.name != #quot;\#quot;none\#quot;#quot;)<br/>line 3"]
            n2[".timestamp(|reading| reading.at)<br/>line 4"]
            n3[".watermark(bounded(5.secs()))<br/>line 5"]
            n4[[".key_by(|reading| reading.sensor)<br/>line 6"]]
            n5[".window(tumbling(10.mins()).grace(30.secs()))<br/>line 7"]
            n6[[".mean(|reading| reading.celsius)<br/>line 8"]]
            n7[".split_late()<br/>line 9"]
            n8[/".sink(means)<br/>line 10"/]
            n9[/".sink(too_late)<br/>line 11"/]
            n0 --> n1
            n1 --> n2
            n2 --> n3
            n3 --> n4
            n4 --> n5
            n5 --> n6
            n6 --> n7
            n7 -->|on_time| n8
            n7 -->|late| n9
        "#);
    }

    #[test]
    fn dot_draws_the_nodes() {
        insta::assert_snapshot!(dot(&sample()), @r#"
        digraph averages {
            n0 [shape=ellipse, label="readings\nline 1"];
            n1 [shape=box, label=".filter(|reading| reading.name != \"\\\"none\\\"\")\nline 3"];
            n2 [shape=box, label=".timestamp(|reading| reading.at)\nline 4"];
            n3 [shape=box, label=".watermark(bounded(5.secs()))\nline 5"];
            n4 [shape=box3d, label=".key_by(|reading| reading.sensor)\nline 6"];
            n5 [shape=box, label=".window(tumbling(10.mins()).grace(30.secs()))\nline 7"];
            n6 [shape=box3d, label=".mean(|reading| reading.celsius)\nline 8"];
            n7 [shape=box, label=".split_late()\nline 9"];
            n8 [shape=ellipse, label=".sink(means)\nline 10"];
            n9 [shape=ellipse, label=".sink(too_late)\nline 11"];
            n0 -> n1;
            n1 -> n2;
            n2 -> n3;
            n3 -> n4;
            n4 -> n5;
            n5 -> n6;
            n6 -> n7;
            n7 -> n8 [label="on_time"];
            n7 -> n9 [label="late"];
        }
        "#);
    }

    fn sample() -> Graph {
        crate::graph::tests::graph(
            r#"fn averages(readings: impl Source<Reading>, means: impl Sink<Mean>, too_late: impl Sink<Reading>) {
                let (on_time, late) = readings
                    .filter(|reading| reading.name != "\"none\"")
                    .timestamp(|reading| reading.at)
                    .watermark(bounded(5.secs()))
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

//! Which fields of an input's records a pipeline reads.
//!
//! A record is followed from the input to where something new is made of it. As long as all that is done with it is to look at fields of it
//! (`|click| click.page`), the source need not make the others. Whatever else is done with it may see all of it: it is given to a function or a method, sent to a
//! sink, kept whole, or handed to an operator of which nothing is known here.

use std::collections::BTreeSet;

use super::stages::{Stage, late};
use crate::graph::{Argument, Graph, Node, NodeId, Wire};
use crate::names::Looked;
use crate::operators::{Fuse, LateItems, Output, Role};

/// Notes for the loop over each input which fields are read.
pub fn mark(graph: &Graph, stages: &mut [Stage]) {
    for stage in stages.iter_mut().filter(|stage| matches!(graph.node(stage.root).operator.fuse, Fuse::Source)) {
        stage.fields = read(graph, stage.root);
    }
}

/// The fields that are read of an input's records, if they are used by fields alone.
fn read(graph: &Graph, input: NodeId) -> Option<BTreeSet<String>> {
    let mut fields = BTreeSet::new();
    follow(graph, Wire { node: input, port: 0 }, &mut fields)?;
    Some(fields)
}

/// Follows the records that go over a wire. None where they are seen whole.
fn follow(graph: &Graph, wire: Wire, fields: &mut BTreeSet<String>) -> Option<()> {
    graph.port(wire).consumers.iter().try_for_each(|&consumer| used(graph, graph.node(consumer), fields))
}

fn used(graph: &Graph, node: &Node, fields: &mut BTreeSet<String>) -> Option<()> {
    match node.operator.fuse {
        Fuse::Filter | Fuse::Look(_) | Fuse::Route(_) | Fuse::Key | Fuse::Timestamp => {
            looked_at(node, 0, 0, fields)?;
            goes_on(graph, node, fields)
        }
        // By now it has a key, and gives items on as they are.
        Fuse::State if node.operator.name == "dedup" => {
            looked_at(node, 0, 0, fields)?;
            goes_on(graph, node, fields)
        }
        Fuse::State => looked_at(node, 1, 1, fields),
        Fuse::Watermark
        | Fuse::Window
        | Fuse::PerBatch
        | Fuse::ExpireAfter
        | Fuse::Initial
        | Fuse::Unbounded
        | Fuse::Merge
        | Fuse::Detail => goes_on(graph, node, fields),
        Fuse::Row(_) | Fuse::Split(_) if node.operator.role == Role::Items => looked_at(node, 0, 0, fields),
        Fuse::Aggregate if node.operator.role == Role::Aggregate => {
            added(node, fields)?;
            match late(graph, node) {
                Some((late, LateItems::Split)) => follow(graph, Wire { node: late.id, port: 1 }, fields),
                _ => Some(()),
            }
        }
        Fuse::Sink(Output::ForEach) => looked_at(node, 0, 0, fields),
        _ => None,
    }
}

/// What an aggregate sees of what is added to it.
fn added(node: &Node, fields: &mut BTreeSet<String>) -> Option<()> {
    match node.operator.name {
        "count" => Some(()),
        "sum" | "mean" | "min" | "max" => looked_at(node, 0, 0, fields),
        "fold" => looked_at(node, 1, 1, fields),
        _ => None,
    }
}

fn goes_on(graph: &Graph, node: &Node, fields: &mut BTreeSet<String>) -> Option<()> {
    (0..node.outputs.len()).try_for_each(|port| follow(graph, Wire { node: node.id, port }, fields))
}

/// What a closure sees of its parameter.
fn looked_at(node: &Node, argument: usize, parameter: usize, fields: &mut BTreeSet<String>) -> Option<()> {
    let Some(Argument::Closure(closure)) = node.arguments.get(argument) else { return None };
    let Looked::AtFields(seen) = Looked::at(closure, parameter) else { return None };
    fields.extend(seen);
    Some(())
}

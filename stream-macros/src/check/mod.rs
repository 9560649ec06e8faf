//! What the shape of a graph must fulfil: one file for each question.
//!
//! Names and types are rustc's to check, through the plan. A sub-pipeline is checked on its own, so that its copies in
//! the graphs of its callers are passed over.

mod control;
mod durable;
mod followers;
mod late;
mod loose_ends;
mod names;
mod shape;
#[cfg(test)]
mod tests;
mod watermarks;
mod windows;

use crate::{
    graph::{Graph, Mistake, Node},
    report::{Message, Report},
    syntax::Program,
};

pub fn check(program: &Program, graphs: &[Graph], report: &mut Report) {
    program.functions().for_each(|function| durable::check(function, report));
    for graph in graphs {
        graph.mistakes.iter().for_each(|mistake| report.add(message(mistake)));
        windows::check(graph, report);
        watermarks::check(graph, report);
        followers::check(graph, report);
        late::check(graph, report);
        loose_ends::check(graph, report);
    }
}

/// The words for what the graph found.
fn message(mistake: &Mistake) -> Message {
    match mistake {
        Mistake::Control(control) => control::message(*control),
        Mistake::WindowElsewhere(argument) => windows::elsewhere(argument),
        Mistake::UsedBeforeLet { .. }
        | Mistake::Cycle { .. }
        | Mistake::Recursion { .. }
        | Mistake::StreamAsValue { .. }
        | Mistake::OutputAsStream(_)
        | Mistake::StreamAsOutput(_)
        | Mistake::NoRoot(_) => names::message(mistake),
        Mistake::ArgumentCount { .. }
        | Mistake::NothingToBind { .. }
        | Mistake::PairBoundToOne { .. }
        | Mistake::OneBoundToPair { .. }
        | Mistake::CallOnNothing { .. }
        | Mistake::CallOnPair { .. }
        | Mistake::ResultCount { .. } => shape::message(mistake),
    }
}

/// The nodes that the user wrote in this function.
fn own_nodes(graph: &Graph) -> impl Iterator<Item = &Node> {
    graph.nodes.iter().filter(|node| !node.inlined)
}

/// `` `a`, `b` or `c` ``
fn one_of(names: impl IntoIterator<Item = impl std::fmt::Display>) -> String {
    let names: Vec<_> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

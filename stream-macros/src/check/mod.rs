//! What the shape of a graph must fulfil: one file for each question.
//!
//! Names and types are rustc's to check, through the plan. A sub-pipeline is checked on its own, so that its copies in
//! the graphs of its callers are passed over.

mod changes;
mod control;
mod details;
mod determinism;
mod durable;
mod followers;
mod late;
mod loose_ends;
mod names;
mod shape;
#[cfg(test)]
mod tests;
mod timers;
mod watermarks;
mod windows;

use std::collections::BTreeMap;

use crate::{
    graph::{Graph, Mistake, Node, Standing},
    report::{Message, Report},
    syntax::Program,
};

pub fn check(program: &Program, graphs: &mut [Graph], report: &mut Report) {
    for (function, graph) in program.functions().zip(graphs.iter_mut()) {
        raise(graph, report, Standing::Typed, |graph, report| durable::check(function, graph, report));
        if function.durable.is_some() {
            raise(graph, report, Standing::Typed, determinism::check);
        }
    }
    graphs.iter_mut().for_each(|graph| self::graph(graph, report));
    callers(graphs);
}

fn graph(graph: &mut Graph, report: &mut Report) {
    graph.mistakes.iter().for_each(|mistake| report.add(message(mistake)));
    raise(graph, report, Standing::Unclear, windows::check);
    raise(graph, report, Standing::Unclear, watermarks::check);
    raise(graph, report, Standing::Unclear, timers::check);
    let undecided = followers::undecided(graph).into_iter().chain(late::undecided(graph));
    let changes = changes::of_finals(graph).into_iter().chain(changes::early_finals(graph));
    for (node, message) in undecided.chain(changes) {
        report.add(message);
        graph.reported.insert(node);
        graph.standing = graph.standing.max(Standing::Typed);
    }
    // rustc would say of such a call that there is no method.
    raise(graph, report, Standing::Unclear, details::check);
    raise(graph, report, Standing::Typed, loose_ends::check);
}

/// Asks a question. Where something is reported, the graph can be relied on no further than this.
fn raise(graph: &mut Graph, report: &mut Report, standing: Standing, check: impl FnOnce(&Graph, &mut Report)) {
    let before = report.len();
    check(graph, report);
    if report.len() > before {
        graph.standing = graph.standing.max(standing);
    }
}

/// What is wrong with a sub-pipeline is wrong with its callers, where it stands once more.
fn callers(graphs: &mut [Graph]) {
    let standing = |graph: &Graph| match graph.standing {
        // Only there is it known which of its nodes were reported.
        Standing::Typed if !graph.reported.is_empty() => Standing::Unclear,
        standing => standing,
    };
    let known: BTreeMap<_, _> = graphs.iter().map(|graph| (graph.name.to_string(), standing(graph))).collect();
    for graph in graphs {
        let called = graph.calls.iter().filter_map(|call| known.get(&call.name.to_string()));
        graph.standing = called.copied().fold(graph.standing, Standing::max);
    }
}

/// The words for what the graph found.
fn message(mistake: &Mistake) -> Message {
    match mistake {
        Mistake::Control(control) => control::message(*control),
        Mistake::LoneDot(dot) => Message::new(dot, "expected an operator behind the dot"),
        Mistake::WindowElsewhere(argument) => windows::elsewhere(argument),
        Mistake::BareDuration(argument) => watermarks::bare(argument),
        Mistake::UsedBeforeLet { .. }
        | Mistake::Cycle { .. }
        | Mistake::Recursion { .. }
        | Mistake::StreamAsValue { .. }
        | Mistake::OutputAsStream(_)
        | Mistake::StreamAsOutput(_)
        | Mistake::NoRoot(_)
        | Mistake::SubPipelineElsewhere(_) => names::message(mistake),
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

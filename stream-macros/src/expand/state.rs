//! What a job keeps between its steps: watermarks, and the state of aggregates.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use super::names;
use crate::graph::{Argument, Clock, Graph, Node, NodeId};
use crate::operators::Fuse;
use crate::plan::{Plan, Reached};

/// What an aggregate ranges over.
pub enum Scope<'g> {
    Always,
    Batch,
    /// By the items' own time.
    EventTime(&'g Node),
    /// By the time of the batch.
    ProcessingTime(&'g Node),
}

/// What an aggregate ranges over.
pub fn scope<'g>(graph: &'g Graph, aggregate: &Node) -> Scope<'g> {
    let on = graph.node(aggregate.inputs[0].node);
    match (on.operator.fuse, &on.window) {
        (Fuse::PerBatch, _) => Scope::Batch,
        (Fuse::Window, Some(window)) if window.clock == Clock::ProcessingTime => Scope::ProcessingTime(on),
        (Fuse::Window, _) => Scope::EventTime(on),
        _ => Scope::Always,
    }
}

/// A value that stands in an argument.
pub fn value(node: &Node, at: usize) -> TokenStream {
    match &node.arguments[at] {
        Argument::Value(name) => name.to_token_stream(),
        Argument::InPlace(expression) => expression.to_token_stream(),
        _ => unreachable!("`{}` takes a value here, and the graph puts every value into a local", node.operator.name),
    }
}

/// The states and clocks of a job, made before its first step.
pub fn made(plan: &Plan, engine: &Ident) -> TokenStream {
    let nodes = plan.graph.nodes.iter();
    nodes
        .map(|node| match node.operator.fuse {
            Fuse::Watermark => clock(plan, node, engine),
            Fuse::Window => checked(node, engine),
            Fuse::Aggregate => state(plan.graph, node, engine),
            _ => TokenStream::new(),
        })
        .collect()
}

fn clock(plan: &Plan, node: &Node, engine: &Ident) -> TokenStream {
    let (clock, bound) = (names::clock(node.id), value(node, 0));
    let partitions = roots_of(plan, node.id).into_iter().map(|root| match plan.graph.node(root).operator.fuse {
        Fuse::Source => {
            let input = names::input(root);
            quote!(#input.partitions())
        }
        _ => quote!(1),
    });
    quote! { let mut #clock = #engine.clock(#bound, &[#(#partitions),*]); }
}

/// The roots of the loops that an operator stands in.
pub fn roots_of(plan: &Plan, node: NodeId) -> Vec<NodeId> {
    let stages = plan.stages.iter().filter(|stage| stage.flow.operators().contains(&node));
    stages.map(|stage| stage.root).collect()
}

fn checked(node: &Node, engine: &Ident) -> TokenStream {
    let (windows, id) = (value(node, 0), node.id.0);
    quote! { #engine.check(#id, #windows.check())?; }
}

fn state(graph: &Graph, node: &Node, engine: &Ident) -> TokenStream {
    let state = names::state(node.id);
    let kind = match scope(graph, node) {
        Scope::Always => quote!(Running),
        Scope::EventTime(_) | Scope::ProcessingTime(_) => quote!(Panes),
        Scope::Batch => return TokenStream::new(),
    };
    quote! { let mut #state = ::thalweg::__::#kind::new(#engine.workers()); }
}

/// How far event time has come, as an expression: now, or at the start of the step.
pub fn reached(graph: &Graph, reached: &Reached, frozen: bool) -> TokenStream {
    match reached {
        Reached::Never => quote!(::core::option::Option::None),
        Reached::Clock(node) if frozen => names::frozen(*node).to_token_stream(),
        Reached::Clock(node) => {
            let clock = names::clock(*node);
            quote!(#clock.now())
        }
        Reached::Earliest(all) => {
            let all = all.iter().map(|one| self::reached(graph, one, frozen));
            quote!(::thalweg::__::earliest([#(#all),*]))
        }
        Reached::Behind { aggregate, windows } => match scope(graph, graph.node(*aggregate)) {
            Scope::EventTime(window) => {
                let (window, before) = (value(window, 0), self::reached(graph, windows, frozen));
                quote!(#window.behind(#before))
            }
            _ => quote!(::core::option::Option::None),
        },
    }
}

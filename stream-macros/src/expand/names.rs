//! The names that generated code is written with. A number is that of the node.
//!
//! All have `mixed_site` hygiene: a user's name can't meet them.

use proc_macro2::{Ident, Span};
use quote::format_ident;

use crate::graph::{Graph, NodeId, Wire};

/// A name of the expansion's own.
pub fn own(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

fn numbered(name: &str, node: NodeId) -> Ident {
    format_ident!("{name}_{node}", span = Span::mixed_site())
}

/// The handle of a stream, at a token of the user's. It has that token's span and its hygiene: rustc tells a message about anything else as
/// one about the whole `stream!`.
pub fn plan(graph: &Graph, wire: Wire, at: Span) -> Ident {
    let mark = &graph.mark;
    match wire.port {
        0 => format_ident!("{mark}plan_{}", wire.node, span = at),
        port => format_ident!("{mark}plan_{}_{port}", wire.node, span = at),
    }
}

/// The handle of a stream for its further consumers.
pub fn copy(graph: &Graph, wire: Wire, at: Span) -> Ident {
    format_ident!("{}copy_{}_{}", graph.mark, wire.node, wire.port, span = at)
}

/// An output during one step, as an argument of `sink`: the same holds for it.
pub fn outlet(graph: &Graph, output: &Ident) -> Ident {
    format_ident!("{}outlet_{output}", graph.mark, span = output.span())
}

/// What an operator keeps, as it is handed over to be loaded: the same holds for it.
pub fn kept(graph: &Graph, node: NodeId, at: Span) -> Ident {
    format_ident!("{}kept_{}", graph.mark, node, span = at)
}

/// How that is saved.
pub fn saves(node: NodeId) -> Ident {
    numbered("saves", node)
}

/// The proof that what an operator asks of the types holds.
pub fn proof(of: &str, wire: Wire) -> Ident {
    format_ident!("{of}_{}_{}", wire.node, wire.port, span = Span::mixed_site())
}

/// What an operator's method gave back beside its handle: a closure, an aggregate.
pub fn function(operator: &str, node: NodeId) -> Ident {
    numbered(operator, node)
}

/// An item that a node gives.
pub fn item(node: NodeId) -> Ident {
    numbered("item", node)
}

/// The event time of an item.
pub fn time(node: NodeId) -> Ident {
    numbered("time", node)
}

/// The key of an item.
pub fn key(node: NodeId) -> Ident {
    numbered("key", node)
}

/// An input, and its batch in one step.
pub fn input(node: NodeId) -> Ident {
    numbered("input", node)
}

pub fn batch(node: NodeId) -> Ident {
    numbered("batch", node)
}

/// How an input stands in one step.
pub fn standing(node: NodeId) -> Ident {
    numbered("standing", node)
}

/// A watermark, and what it was at the start of a step.
pub fn clock(node: NodeId) -> Ident {
    numbered("clock", node)
}

pub fn frozen(node: NodeId) -> Ident {
    numbered("frozen", node)
}

/// The state of an aggregate, and the time before which its items are late.
pub fn state(node: NodeId) -> Ident {
    numbered("state", node)
}

pub fn operator(node: NodeId) -> Ident {
    numbered("operator", node)
}

pub fn horizon(node: NodeId) -> Ident {
    numbered("horizon", node)
}

impl quote::IdentFragment for NodeId {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        quote::IdentFragment::fmt(&self.0, f)
    }
}

//! The ends of a loop: what it writes to. Each has an object, which lives for a step, and a local name in the loop.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use super::names;
use crate::graph::{Graph, NodeId, Wire};
use crate::plan;

/// An end of a loop.
#[derive(Clone, PartialEq, Eq)]
pub enum Port {
    /// The newest times that a watermark sees of one root.
    Newest { watermark: NodeId, root: NodeId },
    /// The state of a keyed aggregate.
    Adder(NodeId),
    /// An operator that keeps state of its own.
    Rows(NodeId),
    /// The changes of a table.
    Changes(NodeId),
    /// An output, as [`names::outlet`] calls it.
    Outlet(Ident),
    /// What `print` prints.
    Printer(NodeId),
    /// The items of a whole batch.
    Gather(NodeId),
    /// How many items were dropped.
    Tally(NodeId),
    /// The first error that ends the job.
    Failure(NodeId),
}

impl Port {
    /// The object, by name.
    pub fn object(&self) -> Ident {
        self.named("")
    }

    /// One worker's part of it, in the loop.
    pub fn local(&self) -> Ident {
        self.named("to_")
    }

    fn named(&self, prefix: &str) -> Ident {
        let span = Span::mixed_site();
        match self {
            Port::Newest { watermark, root } => format_ident!("{prefix}newest_{watermark}_{root}", span = span),
            Port::Adder(node) | Port::Rows(node) => format_ident!("{prefix}step_{node}", span = span),
            Port::Changes(node) => format_ident!("{prefix}changes_{node}", span = span),
            Port::Outlet(outlet) => format_ident!("{prefix}{outlet}", span = outlet.span()),
            Port::Printer(node) => format_ident!("{prefix}printer_{node}", span = span),
            Port::Gather(node) => format_ident!("{prefix}gather_{node}", span = span),
            Port::Tally(node) => format_ident!("{prefix}tally_{node}", span = span),
            Port::Failure(node) => format_ident!("{prefix}failure_{node}", span = span),
        }
    }
}

/// The ends of a stage as nested pairs: the objects' ports, and the pattern of the workers' parts.
pub fn nested(graph: &Graph, ports: &[Port]) -> (TokenStream, TokenStream) {
    ports.iter().rev().fold((quote!(()), quote!(())), |(objects, locals), port| {
        let (object, local) = (port.object(), port.local());
        let port = match port {
            Port::Adder(node) if plan::stay(graph, graph.node(*node)) => quote!(#object.port_of_owners()),
            _ => quote!(#object.port()),
        };
        (quote!((#port, #objects)), quote!((#local, #locals)))
    })
}

/// The outlet and the sink that `print` makes.
pub fn printer(node: NodeId) -> (Ident, Ident) {
    (Port::Printer(node).object(), names::function("print", node))
}

/// Whether a stream is a windowed aggregate's, whose late items are dealt with behind it.
pub fn late_of(graph: &Graph, wire: Wire) -> bool {
    wire.port == 0 && plan::late(graph, graph.node(wire.node)).is_some()
}

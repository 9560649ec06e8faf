//! Joins of items that are near in time: rows by key, which the loops of both sides send and the loop behind joins.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::reached;
use crate::expand::loops::{Item, Loop, id, known, own, taken_key};
use crate::expand::names;
use crate::expand::ports::Port;
use crate::graph::{Graph, Node};
use crate::operators::LateItems;
use crate::plan;

pub fn made(node: &Node, engine: &Ident) -> TokenStream {
    let state = names::state(node.id);
    quote! { let mut #state = ::thalweg::__::Intervals::new(#engine.workers()); }
}

pub fn begun(graph: &Graph, node: &Node) -> TokenStream {
    let (step, state, joined) = (Port::Adder(node.id).object(), names::state(node.id), joined(node));
    let frozen = reached(graph, &plan::reached(graph, node.inputs[0]), true);
    quote! { let mut #step = #state.step(#joined, #frozen); }
}

/// The interval itself, which `within` or `between` gave back.
pub fn joined(node: &Node) -> Ident {
    names::function("joined", node.id)
}

pub fn piece(body: &mut Loop, node: &Node, item: &Item) -> TokenStream {
    let (name, key, time) = (&item.name, taken_key(item), known(&item.time));
    let (id, sender) = (id(node), body.port(Port::Adder(node.id)));
    let side = format_ident!("{}", if item.side == 0 { "left" } else { "right" });
    let sent = own(item, quote! { ::thalweg::__::at(#id, || #sender.#side(#key, #time, #name)); });
    match plan::late(body.graph, node) {
        Some((late, LateItems::Count)) => {
            let tally = body.port(Port::Tally(late.id));
            quote! { if #sender.is_late(#time) { #tally.dropped(); } else { #sent } }
        }
        _ => quote! { if !#sender.is_late(#time) { #sent } },
    }
}

pub fn batch(graph: &Graph, root: &Node) -> TokenStream {
    let (step, before) = (Port::Adder(root.id).object(), reached(graph, &plan::reached(graph, root.inputs[0]), false));
    quote!(#step.results(#before))
}

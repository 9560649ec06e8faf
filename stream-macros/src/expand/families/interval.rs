//! Joins of items that are near in time.
//!
//! The only worker takes rows in where their loops stand, and what they meet goes on in these. Of several, each sends its rows to the owners of
//! their keys, and a loop of its own goes over what they meet there, and over the rows that leave alone, into the same rest.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{reached, timed};
use crate::expand::durable;
use crate::expand::loops::{Item, Loop, id, known, own, taken_key};
use crate::expand::names;
use crate::expand::ports::Port;
use crate::graph::{Graph, Node};
use crate::operators::LateItems;
use crate::plan::{self, Step};

pub fn made(graph: &Graph, node: &Node, engine: &Ident) -> TokenStream {
    let (state, new) = (names::state(node.id), durable::new(graph));
    quote! { let mut #state = ::thalweg::__::Intervals::#new(#engine.workers()); }
}

pub fn begun(graph: &Graph, node: &Node, engine: &Ident) -> TokenStream {
    let (step, state, joined) = (Port::Adder(node.id).object(), names::state(node.id), joined(node));
    let frozen = reached(graph, &plan::reached(graph, node.inputs[0]), true);
    let goes_on = plan::goes_on(graph, node);
    let id = id(node);
    quote! {
        #engine.check(#id, #state.check())?;
        let mut #step = #state.step(#joined, #frozen, #goes_on);
    }
}

/// The interval itself, which `within` or `between` gave back.
pub fn joined(node: &Node) -> Ident {
    names::function("joined", node.id)
}

pub fn piece(body: &mut Loop, step: &Step, node: &Node, item: &Item) -> TokenStream {
    let (name, key, time) = (&item.name, taken_key(item), known(&item.time));
    let (id, sender) = (id(node), body.port(Port::Adder(node.id)));
    let side = format_ident!("{}", if item.side == 0 { "left" } else { "right" });
    let (met, (opened, next)) = (names::own("met"), timed(node));
    let rest = body.then(step, 0, &next);
    let next = next.name;
    let sent = own(
        item,
        quote! {
            if let ::core::option::Option::Some(#met) = ::thalweg::__::at(#id, || #sender.#side(#key, #time, #name)) {
                for #next in ::thalweg::__::at_each(#id, || #met) { #opened #rest }
            }
        },
    );
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

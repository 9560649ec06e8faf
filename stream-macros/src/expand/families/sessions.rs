//! Sessions: what is late for them only the owners of the keys can tell. They put it aside, and a loop of its own goes over it.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{Scope, is_of_all, reached, scope, value};
use crate::expand::durable;
use crate::expand::loops::{Item, Loop, id, known, own, taken_key};
use crate::expand::names;
use crate::expand::ports::Port;
use crate::graph::{Graph, Node};
use crate::operators::LateItems;
use crate::plan;

pub fn made(graph: &Graph, node: &Node, engine: &Ident) -> TokenStream {
    let (state, window) = (names::state(node.id), value(graph.node(node.inputs[0].node), 0));
    let kind = names::own(if plan::gives_changes(graph, node) { "SessionChanges" } else { "Sessions" });
    let new = durable::new(graph);
    quote! { let mut #state = ::thalweg::__::#kind::#new(#engine.workers(), #window); }
}

pub fn begun(graph: &Graph, node: &Node) -> TokenStream {
    let (state, step, horizon) = (names::state(node.id), Port::Adder(node.id).object(), names::horizon(node.id));
    let aggregate = names::function(node.operator.name, node.id);
    let before = match scope(graph, node) {
        Scope::EventTime(window) => {
            let (window, frozen) = (value(window, 0), reached(graph, &plan::reached(graph, node.inputs[0]), true));
            quote!(#window.horizon(#frozen))
        }
        _ => quote!(::thalweg::__::Timestamp::MIN),
    };
    let (kind, aside, workers) = (kind_of_aside(graph, node), aside(graph, node).object(), names::own("workers"));
    let tick = super::aggregate::tick(graph, node);
    quote! {
        #tick
        let #horizon = #before;
        let mut #aside = ::thalweg::__::#kind::new(#workers);
        let mut #step = #state.step(#horizon, &#aggregate, #aside.port());
    }
}

/// Where late items are put: to go on in a loop, or to be counted.
fn aside(graph: &Graph, aggregate: &Node) -> Port {
    match plan::late(graph, aggregate) {
        Some((late, LateItems::Split)) => Port::Gather(late.id),
        Some((late, _)) => Port::Tally(late.id),
        None => Port::Tally(aggregate.id),
    }
}

fn kind_of_aside(graph: &Graph, aggregate: &Node) -> TokenStream {
    match aside(graph, aggregate) {
        Port::Gather(_) => quote!(Gather),
        _ => quote!(Tally),
    }
}

pub fn piece(body: &mut Loop, node: &Node, item: &Item) -> TokenStream {
    let time = match scope(body.graph, node) {
        Scope::EventTime(_) => known(&item.time),
        _ => {
            let now = names::own("now");
            quote!(#now)
        }
    };
    let name = &item.name;
    let key = if is_of_all(body.graph, node) { quote!(()) } else { taken_key(item) };
    let (id, adder) = (id(node), body.port(Port::Adder(node.id)));
    own(item, quote! { ::thalweg::__::at(#id, || #adder.add(#key, #time, #name)); })
}

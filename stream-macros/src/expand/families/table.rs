//! Tables: the loops that make them put changes down, the loops that read them see none of these, and at the end of the step they are made
//! (rule 26).

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::{reached, value};
use crate::expand::durable;
use crate::expand::loops::{Item, Loop, function, id, known, made as made_item, own, taken_key};
use crate::expand::names;
use crate::expand::ports::Port;
use crate::graph::{Graph, Node};
use crate::operators::Fuse;
use crate::plan::{self, Step};

pub fn made(graph: &Graph, node: &Node) -> TokenStream {
    let (state, new) = (names::state(node.id), durable::new(graph));
    match is_by_time(node) {
        true => {
            let keep = value(node, 0);
            quote! { let mut #state = ::thalweg::__::Versions::#new(#keep); }
        }
        false => quote! { let mut #state = ::thalweg::__::Latest::#new(); },
    }
}

pub fn begun(node: &Node) -> TokenStream {
    let (changes, workers) = (Port::Changes(node.id).object(), names::own("workers"));
    quote! { let mut #changes = ::thalweg::__::Changes::new(#workers); }
}

pub fn piece(body: &mut Loop, node: &Node, item: &Item) -> TokenStream {
    let (name, key) = (&item.name, taken_key(item));
    let (id, changes) = (id(node), body.port(Port::Changes(node.id)));
    let from = if is_by_time(node) { known(&item.time) } else { quote!(::thalweg::__::Timestamp::MIN) };
    own(item, quote! { ::thalweg::__::at(#id, || #changes.put(#key, #from, #name)); })
}

/// An item with what the table has for it.
pub fn lookup(body: &mut Loop, step: &Step, node: &Node, item: &Item) -> TokenStream {
    let table = body.graph.node(node.inputs[1].node);
    let (id, key, next) = (id(node), function(node), names::item(node.id));
    // Where the argument is no table, the plan's types have been refused already.
    let state = match table.operator.fuse {
        Fuse::Table => names::state(table.id).to_token_stream(),
        _ => known(&None),
    };
    let (name, time) = (&item.name, is_by_time(table).then(|| known(&item.time)));
    let rest = body.then(step, 0, &made_item(node, item));
    own(
        item,
        quote! {
            let #next = ::thalweg::__::at(#id, || {
                let found = #state.find(#key(&#name), #time);
                (#name, found)
            });
            #rest
        },
    )
}

/// The end of a step: all lookups are done.
pub fn told(graph: &Graph, node: &Node) -> TokenStream {
    let (state, changes) = (names::state(node.id), Port::Changes(node.id).object());
    let reached = is_by_time(node).then(|| reached(graph, &plan::reached(graph, node.inputs[0]), false));
    quote! { #state.change(#changes, #reached); }
}

fn is_by_time(table: &Node) -> bool {
    table.operator.name == "versions"
}

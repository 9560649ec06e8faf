//! The operators that look at one item of a key together with the key's state, and give items on at once.
//!
//! The only worker looks in the loop, and what is given goes on in it. Of several, each sends its items to the owners of their
//! keys; a loop of its own goes over what came there, and over what is due at the end of the step, into the same rest.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use super::scope::has_event_time;
use super::{reached, value};
use crate::expand::loops::{Item, Loop, id, known, own};
use crate::expand::names;
use crate::expand::ports::Port;
use crate::graph::{Graph, Node, Wire};
use crate::operators::KeyEffect;
use crate::plan::{self, Step};

pub fn made(node: &Node, engine: &Ident) -> TokenStream {
    let state = names::state(node.id);
    quote! { let mut #state = ::thalweg::__::RowStates::new(#engine.workers()); }
}

pub fn begun(graph: &Graph, node: &Node) -> TokenStream {
    let (state, step, operator) = (names::state(node.id), Port::Rows(node.id).object(), names::operator(node.id));
    let made = operator_of(graph, node);
    let clock = match is_by_event_time(graph, node) {
        true => quote!(::thalweg::__::ByItem),
        false => {
            let now = names::own("now");
            quote!(::thalweg::__::ByBatch(#now))
        }
    };
    let goes_on = plan::goes_on(graph, node);
    quote! {
        let #operator = #made;
        let mut #step = #state.step(&#operator, #clock, #goes_on);
    }
}

/// The operator as a value, with what the calls around it say.
fn operator_of(graph: &Graph, node: &Node) -> TokenStream {
    let function = names::function(node.operator.name, node.id);
    match (node.operator.name, detail(graph, node, "within")) {
        ("dedup", Some(within)) => {
            let within = value(within, 0);
            quote!(::thalweg::__::Within::new(#within))
        }
        ("dedup", None) => quote!(::thalweg::__::Forever),
        _ => function.to_token_stream(),
    }
}

/// What stands behind an operator and says more of it.
fn detail<'g>(graph: &'g Graph, node: &Node, name: &str) -> Option<&'g Node> {
    let behind = graph.port(Wire { node: node.id, port: 0 }).consumers.iter().map(|&consumer| graph.node(consumer));
    behind.into_iter().find(|consumer| consumer.operator.name == name)
}

/// Event time where the stream has a watermark, else processing time.
fn is_by_event_time(graph: &Graph, node: &Node) -> bool {
    has_event_time(graph, &plan::reached(graph, node.inputs[0]))
}

pub fn piece(body: &mut Loop, step: &Step, node: &Node, item: &Item) -> TokenStream {
    match node.operator.name {
        "dedup" => dedup(body, step, node, item),
        _ => scan(body, step, node, item),
    }
}

fn scan(body: &mut Loop, step: &Step, node: &Node, item: &Item) -> TokenStream {
    let (id, rows, time, key) = (id(node), body.port(Port::Rows(node.id)), time(item), key(item));
    let (name, next) = (&item.name, names::item(node.id));
    let rest = body.then(step, 0, &Item { name: next.clone(), owned: true, key: None, ..item.clone() });
    own(
        item,
        quote! {
            if let ::core::option::Option::Some(::core::option::Option::Some(#next)) =
                ::thalweg::__::at(#id, || #rows.look(#key, #time, #name))
            {
                #rest
            }
        },
    )
}

/// The item's own key goes along with it.
fn dedup(body: &mut Loop, step: &Step, node: &Node, item: &Item) -> TokenStream {
    let (id, rows, time) = (id(node), body.port(Port::Rows(node.id)), time(item));
    let (function, by) = (names::function("dedup", node.id), names::own("by"));
    let carried = if item.key.is_some() { key(item) } else { quote!(()) };
    let (name, next, key) = (&item.name, names::item(node.id), names::key(node.id));
    let rest = body.then(step, 0, &Item { name: next.clone(), owned: true, key: Some(key.clone()), ..item.clone() });
    own(
        item,
        quote! {
            let #by = ::thalweg::__::at(#id, || #function(&#name));
            if let ::core::option::Option::Some(::core::option::Option::Some((#key, #next))) =
                ::thalweg::__::at(#id, || #rows.look(#by, #time, (#carried, #name)))
            {
                #rest
            }
        },
    )
}

/// The time that an item goes on with: its own, or that of its batch.
fn time(item: &Item) -> Ident {
    item.time.clone().unwrap_or_else(|| names::own("now"))
}

/// An item's key, to be given away.
fn key(item: &Item) -> TokenStream {
    let key = known(&item.key);
    if item.owned { key } else { quote!(::core::clone::Clone::clone(&#key)) }
}

/// What the owner's loop goes over: the items with their times, and behind `dedup` with their keys.
pub fn opened(root: &Node) -> (TokenStream, Item) {
    let (item, time, key) = (names::item(root.id), names::time(root.id), names::key(root.id));
    let keeps_key = root.operator.key == KeyEffect::Keeps;
    let pattern = if keeps_key { quote!((#key, #item)) } else { item.to_token_stream() };
    let opened = quote! { let (#time, #pattern) = #item; };
    (opened, Item { name: item, owned: true, key: keeps_key.then_some(key), time: Some(time), in_doubt: false })
}

pub fn batch(graph: &Graph, root: &Node, engine: &Ident) -> TokenStream {
    let step = Port::Rows(root.id).object();
    let reached = match is_by_event_time(graph, root) {
        true => reached(graph, &plan::reached(graph, root.inputs[0]), false),
        false => quote!(#engine.time_reached()),
    };
    quote!(#step.results(#reached))
}

/// What is due by processing time wakes the engine (rule 16).
pub fn told(graph: &Graph, node: &Node, engine: &Ident) -> TokenStream {
    if is_by_event_time(graph, node) {
        return TokenStream::new();
    }
    let state = names::state(node.id);
    quote! { #engine.wake_at(#state.next_due()); }
}

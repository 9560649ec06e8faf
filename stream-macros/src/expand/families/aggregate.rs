//! The aggregates, and joins in a window or a batch: a table, which the loops add to and the loop behind reads.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::scope::{clock_reached, clock_time, is_by_event_time};
use super::{Scope, is_early, is_of_all, links_rows, overlaps, reached, scope, value};
use crate::expand::durable;
use crate::expand::handles::kept_name;
use crate::expand::loops::{Item, Loop, id, known, own, taken_key};
use crate::expand::names;
use crate::expand::ports::Port;
use crate::graph::{Graph, Node, Wire};
use crate::operators::{LateItems, Role};
use crate::plan::{self, Step, gives_changes};

/// A window whose amounts are known only now is checked before anything runs.
pub fn checked(window: &Node, engine: &Ident) -> TokenStream {
    let (windows, id) = (value(window, 0), window.id.0);
    quote! { #engine.check(#id, #windows.check())?; }
}

pub fn made(graph: &Graph, node: &Node, engine: &Ident) -> TokenStream {
    let (state, workers, new) = (names::state(node.id), quote!(#engine.workers()), durable::new(graph));
    let made = match scope(graph, node) {
        Scope::Always => quote!(Running::#new(#workers)),
        Scope::EventTime(window) | Scope::ProcessingTime(window) if gives_changes(graph, node) => {
            let (windows, kind) = (value(window, 0), if overlaps(window) { "SliceChanges" } else { "PaneChanges" });
            let kind = names::own(kind);
            quote!(#kind::#new(#workers, #windows))
        }
        Scope::EventTime(window) | Scope::ProcessingTime(window) if overlaps(window) => {
            let windows = value(window, 0);
            quote!(Slices::#new(#workers, #windows))
        }
        Scope::EventTime(_) | Scope::ProcessingTime(_) if links_rows(graph, node) => quote!(JoinPanes::new(#workers)),
        Scope::EventTime(_) | Scope::ProcessingTime(_) => quote!(Panes::#new(#workers)),
        Scope::Count(window) => {
            let windows = value(window, 0);
            quote!(Counts::#new(#workers, #windows))
        }
        Scope::Batch => return TokenStream::new(),
        Scope::Expiring(expires) => {
            let time = value(expires, 0);
            quote!(ExpiringStates::#new(#workers, #time))
        }
    };
    // The window of a join is part of it.
    let checked = node.window.as_ref().map(|_| checked(node, engine));
    // What is durable has each key's state at its owner anyway.
    let is_apart = graph.without.combining && graph.durable.is_none() && is_spread(graph, node);
    let apart = is_apart.then(|| quote! { #state.apart(); });
    quote! { #checked let mut #state = ::thalweg::__::#made; #apart }
}

/// Whether workers may add to state of their own, which the owners of the keys take over later.
fn is_spread(graph: &Graph, node: &Node) -> bool {
    match scope(graph, node) {
        Scope::Always => true,
        Scope::EventTime(_) | Scope::ProcessingTime(_) => !gives_changes(graph, node) && !links_rows(graph, node),
        Scope::Count(_) | Scope::Batch | Scope::Expiring(_) => false,
    }
}

pub fn begun(graph: &Graph, node: &Node) -> TokenStream {
    let step = Port::Adder(node.id).object();
    let (state, workers) = (names::state(node.id), names::own("workers"));
    let (wrapped, aggregate) = wrapped(graph, node);
    let begun = match scope(graph, node) {
        Scope::Always | Scope::Expiring(_) | Scope::Count(_) => quote! { let mut #step = #state.step(&#aggregate); },
        Scope::Batch => quote! {
            let mut #state = ::thalweg::__::PerBatch::new(#workers);
            let mut #step = #state.step(&#aggregate);
        },
        Scope::ProcessingTime(window) => {
            let window = value(window, 0);
            quote! { let mut #step = #state.step(#window, ::thalweg::__::Timestamp::MIN, &#aggregate); }
        }
        Scope::EventTime(window) => {
            let (window, horizon) = (value(window, 0), names::horizon(node.id));
            let frozen = reached(graph, &plan::reached(graph, node.inputs[0]), true);
            quote! {
                let #horizon = #window.horizon(#frozen);
                let mut #step = #state.step(#window, #horizon, &#aggregate);
            }
        }
    };
    let tick = tick(graph, node);
    quote! { #wrapped #tick #begun }
}

/// Learns whether early results are due.
pub fn tick(graph: &Graph, node: &Node) -> TokenStream {
    let (state, now) = (names::state(node.id), names::own("now"));
    let tick = quote! { #state.tick(#now); };
    if is_early(graph, node) { tick } else { TokenStream::new() }
}

/// What makes of an aggregate the one that the state takes, and its name.
fn wrapped(graph: &Graph, node: &Node) -> (TokenStream, Ident) {
    let aggregate = names::function(kept_name(node), node.id);
    let (tells_before, crosses_alone) = match scope(graph, node) {
        // Windows that overlap know themselves what they gave.
        Scope::EventTime(window) | Scope::ProcessingTime(window) if overlaps(window) => (false, false),
        Scope::Expiring(_) | Scope::Count(_) => (gives_changes(graph, node), true),
        _ => (gives_changes(graph, node), false),
    };
    let made = match (tells_before, crosses_alone) {
        (false, false) => return (TokenStream::new(), aggregate),
        (false, true) => quote!(OneByOne(#aggregate)),
        (true, false) => quote!(Changing(#aggregate)),
        (true, true) => quote!(OneByOne(::thalweg::__::Changing(#aggregate))),
    };
    let operator = names::operator(node.id);
    (quote! { let #operator = ::thalweg::__::#made; }, operator)
}

pub fn piece(body: &mut Loop, step: &Step, node: &Node, item: &Item) -> TokenStream {
    let (name, time) = (&item.name, known(&item.time));
    let key = if is_of_all(body.graph, node) { quote!(()) } else { taken_key(item) };
    let (id, adder) = (id(node), body.port(Port::Adder(node.id)));
    let added = match (node.operator.role, item.side) {
        (Role::Reach, 0) => quote!(::thalweg::__::Side::Left(#name)),
        (Role::Reach, _) => quote!(::thalweg::__::Side::Right(#name)),
        _ => quote!(#name),
    };
    let add = own(item, quote! { ::thalweg::__::at(#id, || #adder.add(#key, #added)); });
    match (scope(body.graph, node), plan::late(body.graph, node)) {
        (Scope::EventTime(_), Some((late, items))) => {
            let late = late_items(body, step, late, items, item);
            match late.is_empty() {
                true => quote! { if !#adder.is_late(#time) { #add } },
                false => quote! { if #adder.is_late(#time) { #late } else { #add } },
            }
        }
        (Scope::Expiring(_), _) => {
            let time = clock_time(body.graph, node, item);
            quote! { #adder.turn_to(#time); #add }
        }
        (Scope::ProcessingTime(_), _) => {
            let now = names::own("now");
            quote! { if !#adder.is_late(#now) { #add } }
        }
        _ => add,
    }
}

fn late_items(body: &mut Loop, step: &Step, late: &Node, items: LateItems, item: &Item) -> TokenStream {
    if items == LateItems::Drop {
        return TokenStream::new();
    }
    let tally = body.port(Port::Tally(late.id));
    let then = body.then(step, 0, &Item { key: None, ..item.clone() });
    quote! {
        #tally.dropped();
        #then
    }
}

pub fn batch(graph: &Graph, root: &Node, engine: &Ident) -> TokenStream {
    let step = Port::Adder(root.id).object();
    let reached = match scope(graph, root) {
        // Windows of so many items are incomplete at the end of the input, and not before.
        Scope::ProcessingTime(_) | Scope::Count(_) => quote!(#engine.time_reached()),
        Scope::Expiring(_) => clock_reached(graph, root, engine),
        // A window gives its first result before its grace.
        Scope::EventTime(_) if gives_changes(graph, root) => {
            reached(graph, &plan::reached(graph, root.inputs[0]), false)
        }
        _ => reached(graph, &plan::reached(graph, Wire { node: root.id, port: 0 }), false),
    };
    match root.operator.role {
        Role::Reach if !links_rows(graph, root) => {
            let joined = names::function(kept_name(root), root.id);
            quote!(#joined.rows(#step.results(#reached)))
        }
        _ => quote!(#step.results(#reached)),
    }
}

/// Windows of processing time close on a timer (rule 6), what expires by it does so too, and early results come by it.
pub fn told(graph: &Graph, node: &Node, engine: &Ident) -> TokenStream {
    let (state, now) = (names::state(node.id), names::own("now"));
    let early = is_early(graph, node).then(|| quote! { #engine.wake_at(#state.next_tick(#now)); });
    let due = match scope(graph, node) {
        Scope::ProcessingTime(_) => quote! { #engine.wake_at(#state.next_end()); },
        Scope::Expiring(_) if !is_by_event_time(graph, node) => quote! { #engine.wake_at(#state.next_due()); },
        _ => TokenStream::new(),
    };
    quote! { #due #early }
}

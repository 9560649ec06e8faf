//! The operators that look at one item of a key together with the key's state, and give items on at once.
//!
//! The only worker looks in the loop, and what is given goes on in it. Of several, each sends its items to the owners of their
//! keys; a loop of its own goes over what came there, and over what is due at the end of the step, into the same rest.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, quote};

use super::scope::{self, clock_reached, is_by_event_time};
use super::value;
use crate::expand::durable;
use crate::expand::loops::{Item, Loop, id, own, taken_key, time};
use crate::expand::names;
use crate::expand::ports::Port;
use crate::graph::{Graph, Node};
use crate::operators::{Fuse, KeyEffect};
use crate::plan::{self, Step};

pub fn made(graph: &Graph, node: &Node, engine: &Ident) -> TokenStream {
    let (state, is_told) = (names::state(node.id), is_told(graph, node));
    let new = match graph.durable {
        Some(_) if is_told => names::own("durable_told"),
        None if is_told => names::own("told"),
        _ => durable::new(graph),
    };
    // What expires by processing time counts from now on, and not from the first record.
    let from_now = Around::of(graph, node).is_initially_due(is_by_event_time(graph, node));
    let from_now = from_now.then(|| quote! { #engine.wake_at(::core::option::Option::Some(#engine.time())); });
    quote! {
        let mut #state = ::thalweg::__::RowStates::#new(#engine.workers());
        #from_now
    }
}

/// What is said of an operator's state in front of it.
#[derive(Default)]
struct Around<'g> {
    expires: Option<&'g Node>,
    initial: Option<&'g Node>,
}

impl<'g> Around<'g> {
    fn of(graph: &'g Graph, node: &Node) -> Self {
        let before = graph.node(node.inputs[0].node);
        match before.operator.fuse {
            Fuse::ExpireAfter => Around { expires: Some(before), initial: None },
            Fuse::Initial => Around { initial: Some(before), ..Around::of(graph, before) },
            _ => Around::default(),
        }
    }

    /// Whether keys that have had no item expire by the engine's clock.
    fn is_initially_due(&self, is_by_event_time: bool) -> bool {
        self.expires.is_some() && self.initial.is_some() && !is_by_event_time
    }
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
    let initial = Around::of(graph, node).initial.map(|initial| {
        let states = names::function("initial", initial.id);
        quote! { #state.begin(&#operator, #states.take()); }
    });
    quote! {
        let #operator = #made;
        #initial
        let mut #step = #state.step(&#operator, #clock, #goes_on);
    }
}

/// The operator as a value, with what the calls around it say.
fn operator_of(graph: &Graph, node: &Node) -> TokenStream {
    let function = names::function(node.operator.name, node.id);
    let time = Around::of(graph, node).expires.map(|expires| value(expires, 0));
    let kept = match (node.operator.name, time) {
        ("dedup", _) => return dedup_of(graph, node),
        ("process", time) => process_of(graph, node, time),
        (_, Some(time)) => quote!(::thalweg::__::Lasting::new(#function, #time)),
        (_, None) => function.to_token_stream(),
    };
    quote!(::thalweg::__::Cells(#kept))
}

/// `dedup`, with or without a `within` behind it.
fn dedup_of(graph: &Graph, node: &Node) -> TokenStream {
    match graph.details(node).next() {
        Some(within) => {
            let within = value(within, 0);
            quote!(::thalweg::__::Within::new(#within))
        }
        None => quote!(::thalweg::__::Forever),
    }
}

/// `process`, with what timers and expiry do.
fn process_of(graph: &Graph, node: &Node, time: Option<TokenStream>) -> TokenStream {
    let function = names::function("process", node.id);
    let timers: Vec<_> = graph.on_timers(node).map(handler).collect();
    let ringing = ringing(graph, node);
    let number = Literal::usize_unsuffixed(timers.len() - ringing);
    let alarms = match ringing {
        0 => quote!(::thalweg::__::NoAlarms),
        ringing => {
            let (ringing, now) = (Literal::usize_unsuffixed(ringing), names::own("now"));
            quote!(::thalweg::__::ByClock::<#ringing>(#now))
        }
    };
    let handlers = timers.iter().rev().fold(quote!(()), |rest, handler| quote!((#handler, #rest)));
    let expiry = graph.details(node).find(|detail| detail.operator.name == "on_expiry").map(handler);
    let expiry = expiry.unwrap_or_else(|| quote!(()));
    let lasts = match time {
        Some(time) => quote!(::thalweg::__::For::new(#time)),
        None => quote!(::thalweg::__::Always),
    };
    quote!(::thalweg::__::Process::<#number, _, _, _, _, _, _>::new(#function, #handlers, #expiry, #lasts, #alarms))
}

/// How many names of timers go by processing time, where the rest goes by event time.
fn ringing(graph: &Graph, node: &Node) -> usize {
    let by_clock = graph.on_timers(node).filter(|timer| timer.operator.name == "on_processing_timer");
    if is_by_event_time(graph, node) { by_clock.count() } else { 0 }
}

fn handler(detail: &Node) -> TokenStream {
    let (id, function) = (id(detail), names::function(detail.operator.name, detail.id));
    quote!(::thalweg::__::Handler::new(#id, #function))
}

pub fn piece(body: &mut Loop, step: &Step, node: &Node, item: &Item) -> TokenStream {
    match node.operator.name {
        "dedup" => dedup(body, step, node, item),
        "process" => process(body, step, node, item),
        _ => scan(body, step, node, item),
    }
}

fn scan(body: &mut Loop, step: &Step, node: &Node, item: &Item) -> TokenStream {
    let (id, rows, time, key) = (id(node), body.port(Port::Rows(node.id)), time(item), taken_key(item));
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

fn process(body: &mut Loop, step: &Step, node: &Node, item: &Item) -> TokenStream {
    let (id, rows, time, key) = (id(node), body.port(Port::Rows(node.id)), time(item), taken_key(item));
    let (name, next, given) = (&item.name, names::item(node.id), names::own("given"));
    let rest = body.then(step, 0, &Item { name: next.clone(), owned: true, key: None, ..item.clone() });
    own(
        item,
        quote! {
            if let ::core::option::Option::Some(#given) = ::thalweg::__::at(#id, || #rows.look(#key, #time, #name)) {
                for #next in ::thalweg::__::at_each(#id, || #given) { #rest }
            }
        },
    )
}

/// The item's own key goes along with it.
fn dedup(body: &mut Loop, step: &Step, node: &Node, item: &Item) -> TokenStream {
    let (id, rows, time) = (id(node), body.port(Port::Rows(node.id)), time(item));
    let (function, by) = (names::function("dedup", node.id), names::own("by"));
    let carried = if item.key.is_some() { taken_key(item) } else { quote!(()) };
    let (name, next, key) = (&item.name, names::item(node.id), names::key(node.id));
    let rest = body.then(
        step,
        0,
        &Item { name: next.clone(), owned: true, key: Some(key.clone()), owns_key: true, ..item.clone() },
    );
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

/// What the owner's loop goes over: the items with their times, and behind `dedup` with their keys.
pub fn opened(root: &Node) -> (TokenStream, Item) {
    let (item, time, key) = (names::item(root.id), names::time(root.id), names::key(root.id));
    let keeps_key = root.operator.key == KeyEffect::Keeps;
    let pattern = if keeps_key { quote!((#key, #item)) } else { item.to_token_stream() };
    let opened = quote! { let (#time, #pattern) = #item; };
    (
        opened,
        Item {
            name: item,
            owned: true,
            key: keeps_key.then_some(key),
            owns_key: true,
            time: Some(time),
            side: 0,
            in_doubt: false,
        },
    )
}

pub fn batch(graph: &Graph, root: &Node, engine: &Ident) -> TokenStream {
    let (step, reached) = (Port::Rows(root.id).object(), clock_reached(graph, root, engine));
    if ringing(graph, root) == 0 {
        return quote!(#step.results(#reached));
    }
    let frozen = scope::reached(graph, &plan::reached(graph, root.inputs[0]), true);
    quote!(#step.results(#reached).ringing(#engine.time_reached(), #frozen))
}

/// What is due by processing time wakes the engine (rule 16).
pub fn told(graph: &Graph, node: &Node, engine: &Ident) -> TokenStream {
    let state = names::state(node.id);
    match is_by_event_time(graph, node) {
        true if ringing(graph, node) > 0 => quote! { #engine.wake_at(#state.next_ring()); },
        false if is_told(graph, node) => quote! { #engine.wake_at(#state.next_due()); },
        _ => TokenStream::new(),
    }
}

/// Nothing is ever due of `dedup`: that it forgets is told to nobody.
fn is_told(graph: &Graph, node: &Node) -> bool {
    !is_by_event_time(graph, node) && node.operator.name != "dedup"
}

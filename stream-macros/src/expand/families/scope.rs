//! What an aggregate ranges over, and how far time has come for it.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use super::interval::joined;
use crate::expand::loops::Item;
use crate::expand::names;
use crate::graph::{Argument, Clock, Graph, Node, Shape};
use crate::operators::{Fuse, Role};
use crate::plan::{self, Reached};

/// What an aggregate ranges over.
pub enum Scope<'g> {
    Always,
    /// Over all that has come without too long a pause.
    Expiring(&'g Node),
    Batch,
    /// By the items' own time.
    EventTime(&'g Node),
    /// By the time of the batch.
    ProcessingTime(&'g Node),
    /// By the number of items.
    Count(&'g Node),
}

/// What an aggregate ranges over; a join of a window or a batch is one.
pub fn scope<'g>(graph: &'g Graph, aggregate: &'g Node) -> Scope<'g> {
    let on = match aggregate.operator.role {
        Role::Reach => aggregate,
        _ => graph.node(aggregate.inputs[0].node),
    };
    match (on.operator.name, &on.window) {
        ("expire_after", _) => Scope::Expiring(on),
        ("per_batch", _) => Scope::Batch,
        ("window", Some(window)) if window.clock == Clock::ProcessingTime => Scope::ProcessingTime(on),
        ("window", Some(window)) if window.clock == Clock::Count => Scope::Count(on),
        ("window", _) => Scope::EventTime(on),
        _ => Scope::Always,
    }
}

/// Whether windows share items with each other.
pub fn overlaps(window: &Node) -> bool {
    window.window.as_ref().is_some_and(|window| window.shape == Shape::Sliding)
}

/// The windows of an aggregate, where they go by time.
fn windows_of_time<'g>(graph: &'g Graph, aggregate: &'g Node) -> Option<&'g Node> {
    match scope(graph, aggregate) {
        Scope::EventTime(window) | Scope::ProcessingTime(window) => Some(window),
        _ => None,
    }
}

/// Whether the loop behind an aggregate goes from window to window, and over the results of each in a loop of its own: so does one behind a join that links its rows, from
/// key to key. (Any other join makes its pairs of the results, and of changes any window may have a few.)
pub fn goes_by_turns(graph: &Graph, aggregate: &Node) -> bool {
    let is_plain = aggregate.operator.role != Role::Reach && !plan::gives_changes(graph, aggregate);
    links_rows(graph, aggregate)
        || is_plain && windows_of_time(graph, aggregate).is_some() && !plan::has_sessions(graph, aggregate)
}

/// Whether a join links the rows of each window, and makes its pairs itself: of windows that don't overlap, where no checkpoint has a list of rows for each key.
/// (`cogroup` gives such lists.)
pub fn links_rows(graph: &Graph, join: &Node) -> bool {
    let pairs = join.operator.role == Role::Reach && graph.node(join.inputs[0].node).operator.name != "cogroup";
    pairs
        && graph.durable.is_none()
        && windows_of_time(graph, join).is_some_and(|window| !overlaps(window))
        && !plan::has_sessions(graph, join)
}

/// Whether windows that are open say what they come to so far.
pub fn is_early(graph: &Graph, aggregate: &Node) -> bool {
    let on = aggregate.inputs.first().map(|wire| graph.node(wire.node));
    on.and_then(|on| on.window.as_ref()).is_some_and(|window| window.early.is_some())
}

/// Whether an aggregate ranges over windows of the whole stream: there is no key.
pub fn is_of_all(graph: &Graph, aggregate: &Node) -> bool {
    // A join has keys.
    if aggregate.operator.role == Role::Reach {
        return false;
    }
    let is_windowed =
        matches!(scope(graph, aggregate), Scope::EventTime(_) | Scope::ProcessingTime(_) | Scope::Count(_));
    is_windowed && graph.key(graph.node(aggregate.inputs[0].node)).is_none()
}

/// A value that stands in an argument.
pub fn value(node: &Node, at: usize) -> TokenStream {
    match &node.arguments[at] {
        Argument::Value(name) => name.to_token_stream(),
        Argument::InPlace(expression) => expression.to_token_stream(),
        _ => unreachable!("`{}` takes a value here, and the graph puts every value into a local", node.operator.name),
    }
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
        Reached::Earliest { .. } if !has_event_time(graph, reached) => quote!(::core::option::Option::None),
        Reached::Earliest { at, .. } if frozen => names::frozen(*at).to_token_stream(),
        Reached::Earliest { .. } => combined(graph, reached, false),
        Reached::Behind { aggregate, windows } if matches!(graph.node(*aggregate).operator.fuse, Fuse::Interval) => {
            let (joined, before) = (joined(graph.node(*aggregate)), self::reached(graph, windows, frozen));
            quote!(#joined.behind(#before))
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

/// The watermark of an operator with several inputs, brought up to where these are.
pub fn combined(graph: &Graph, reached: &Reached, frozen: bool) -> TokenStream {
    let Reached::Earliest { at, of } = reached else { return self::reached(graph, reached, frozen) };
    let clock = names::clock(*at);
    let inputs = of.iter().map(|one| (self::reached(graph, one, frozen), is_idle(one)));
    let inputs = inputs.map(|(reached, is_idle)| quote!((#reached, #is_idle)));
    quote!(#clock.advance([#(#inputs),*]))
}

/// Whether nothing can be told of a stream's event time for now, for all inputs that it comes from are idle.
fn is_idle(reached: &Reached) -> TokenStream {
    match reached {
        Reached::Never => quote!(false),
        Reached::Clock(node) => {
            let clock = names::clock(*node);
            quote!(#clock.is_idle())
        }
        Reached::Behind { windows, .. } => is_idle(windows),
        Reached::Earliest { of, .. } => {
            let of = of.iter().map(is_idle);
            quote!((#(#of)&&*))
        }
    }
}

/// By which time the state of a node goes: event time where the stream has a watermark, else processing time.
pub fn is_by_event_time(graph: &Graph, node: &Node) -> bool {
    has_event_time(graph, &plan::reached(graph, node.inputs[0]))
}

/// Whether a stream of which this is known has a watermark at all.
pub fn has_event_time(graph: &Graph, reached: &Reached) -> bool {
    match reached {
        Reached::Never => false,
        Reached::Clock(_) => true,
        Reached::Earliest { of, .. } => of.iter().all(|one| has_event_time(graph, one)),
        Reached::Behind { aggregate, .. } if matches!(graph.node(*aggregate).operator.fuse, Fuse::Interval) => true,
        Reached::Behind { aggregate, .. } => matches!(scope(graph, graph.node(*aggregate)), Scope::EventTime(_)),
    }
}

/// The time of an item by the clock of a node.
pub fn clock_time(graph: &Graph, node: &Node, item: &Item) -> Ident {
    let event_time = item.time.clone().filter(|_| is_by_event_time(graph, node));
    event_time.unwrap_or_else(|| names::own("now"))
}

/// How far time has come at the end of a step, by the clock of a node.
pub fn clock_reached(graph: &Graph, node: &Node, engine: &Ident) -> TokenStream {
    match is_by_event_time(graph, node) {
        true => reached(graph, &plan::reached(graph, node.inputs[0]), false),
        false => quote!(#engine.time_reached()),
    }
}

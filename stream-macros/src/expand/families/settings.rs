//! What the meaning of a state's entries in a checkpoint depends on, besides its types: with another, they would be misread.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::{Scope, scope, value};
use crate::expand::names;
use crate::graph::{Argument, Graph, Node, tops};
use crate::operators::Fuse;

/// The settings of an operator, as an expression.
pub fn of(graph: &Graph, node: &Node) -> TokenStream {
    match node.operator.fuse {
        Fuse::Aggregate if node.operator.name == "top" => {
            let (windows, best, settings) = (windows(graph, node), value(node, 0), names::own("settings"));
            quote!({
                let mut #settings = #windows;
                #settings.push(("best", ::std::string::ToString::to_string(&#best)));
                #settings
            })
        }
        Fuse::Aggregate if node.operator.name == "aggregate" => tops_of(graph, node),
        Fuse::Aggregate => windows(graph, node),
        Fuse::Interval => {
            // `within` has one for both.
            let (before, after) = (value(node, 0), value(node, node.arguments.len() - 1));
            quote!(::thalweg::__::bounds(#before, #after))
        }
        Fuse::State => timers(graph, node),
        _ => none(),
    }
}

/// Several aggregates, of which some may keep the best items.
fn tops_of(graph: &Graph, node: &Node) -> TokenStream {
    let mut numbers = Vec::new();
    if let Some(Argument::Closure(closure)) = node.arguments.first() {
        tops(&mut closure.clone(), &mut |number| numbers.push(number.to_token_stream()));
    }
    let windows = windows(graph, node);
    if numbers.is_empty() {
        return windows;
    }
    let names = (1..=numbers.len()).map(|nth| if nth == 1 { "best".to_owned() } else { format!("best#{nth}") });
    let settings = names::own("settings");
    quote!({
        let mut #settings = #windows;
        #(#settings.push((#names, ::std::string::ToString::to_string(&#numbers)));)*
        #settings
    })
}

fn windows(graph: &Graph, node: &Node) -> TokenStream {
    match scope(graph, node) {
        Scope::EventTime(window) | Scope::ProcessingTime(window) | Scope::Count(window) => {
            let windows = value(window, 0);
            quote!(#windows.settings())
        }
        Scope::Always | Scope::Expiring(_) | Scope::Batch => none(),
    }
}

fn none() -> TokenStream {
    quote!(::thalweg::__::Settings::new())
}

/// Timers are kept by their numbers.
fn timers(graph: &Graph, node: &Node) -> TokenStream {
    let names: Vec<_> = graph
        .on_timers(node)
        .filter_map(|timer| Some(format!("{} ({})", graph.timer_of(timer)?.name?, timer.operator.name)))
        .collect();
    if names.is_empty() {
        return none();
    }
    let names = names.join(", ");
    quote!(::thalweg::__::Settings::from([("timers", ::std::string::String::from(#names))]))
}

//! What the meaning of a state's entries in a checkpoint depends on, besides its types: with another, they would be misread.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Scope, scope, value};
use crate::expand::names;
use crate::graph::{Graph, Node};
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
        Fuse::Aggregate => windows(graph, node),
        Fuse::State => timers(graph, node),
        _ => none(),
    }
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

//! The operators with several inputs: each has a watermark of its own, which never goes back, whichever of its inputs counts (rules 8 and 11).

use proc_macro2::TokenStream;
use quote::quote;

use super::scope::{combined, has_event_time};
use crate::expand::names;
use crate::graph::{Graph, Node, Wire};
use crate::plan;

pub fn made(graph: &Graph, node: &Node) -> TokenStream {
    let clock = names::clock(node.id);
    let made = quote! { let mut #clock = ::thalweg::__::Combined::default(); };
    if has_watermark(graph, node) { made } else { TokenStream::new() }
}

/// Its watermark as it stands at the start of the step (rule 15).
pub fn begun(graph: &Graph, node: &Node) -> TokenStream {
    if !has_watermark(graph, node) {
        return TokenStream::new();
    }
    let (frozen, reached) = (names::frozen(node.id), combined(graph, &reached(graph, node), true));
    quote! { let #frozen = #reached; }
}

pub fn has_watermark(graph: &Graph, node: &Node) -> bool {
    has_event_time(graph, &reached(graph, node))
}

fn reached(graph: &Graph, node: &Node) -> plan::Reached {
    plan::reached(graph, Wire { node: node.id, port: 0 })
}

//! `split_late` and `count_late`: late items are counted where the loop tells them, or where the owners of the keys put them aside.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::timed;
use crate::expand::loops::{Item, Loop};
use crate::expand::names;
use crate::expand::ports::Port;
use crate::graph::{Graph, Node};
use crate::operators::Fuse;
use crate::plan::{aggregate_of, has_sessions};

pub fn begun(node: &Node) -> TokenStream {
    let (tally, workers) = (Port::Tally(node.id).object(), names::own("workers"));
    quote! { let mut #tally = ::thalweg::__::Tally::new(#workers); }
}

/// Whether late items are told not by a loop but by the owners of the keys.
pub fn is_told_by_owners(graph: &Graph, late: &Node) -> bool {
    matches!(late.operator.fuse, Fuse::Late(_)) && has_sessions(graph, aggregate_of(graph, late))
}

/// The loop over what the owners of the keys have put aside.
pub fn batch(root: &Node) -> TokenStream {
    let aside = Port::Gather(root.id).object();
    quote!(#aside.take())
}

/// What that loop goes over: the items with their times. They are counted, and go on.
pub fn opened(root: &Node, body: &mut Loop) -> (TokenStream, Item) {
    let (tally, (opened, item)) = (body.port(Port::Tally(root.id)), timed(root));
    let opened = quote! {
        #opened
        #tally.dropped();
    };
    (opened, item)
}

pub fn told(node: &Node, engine: &Ident) -> TokenStream {
    let tally = Port::Tally(node.id).object();
    quote! { #engine.late(#tally.total()); }
}

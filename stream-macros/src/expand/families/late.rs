//! `split_late` and `count_late`: late items are counted where the loop tells them.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::expand::names;
use crate::expand::ports::Port;
use crate::graph::Node;

pub fn begun(node: &Node) -> TokenStream {
    let (tally, workers) = (Port::Tally(node.id).object(), names::own("workers"));
    quote! { let mut #tally = ::thalweg::__::Tally::new(#workers); }
}

pub fn told(node: &Node, engine: &Ident) -> TokenStream {
    let tally = Port::Tally(node.id).object();
    quote! { #engine.late(#tally.total()); }
}

//! `map_batch` and `for_each_batch`: the items of all workers are gathered for one call.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::expand::names;
use crate::expand::ports::Port;
use crate::graph::Node;

pub fn begun(node: &Node) -> TokenStream {
    let (gather, workers) = (Port::Gather(node.id).object(), names::own("workers"));
    quote! { let mut #gather = ::thalweg::__::Gather::new(#workers); }
}

pub fn batch(root: &Node, engine: &Ident) -> TokenStream {
    let (id, gather, function) = called(root);
    quote!(#engine.map_batch(#id, #gather.take(), &#function)?)
}

pub fn told(node: &Node, engine: &Ident) -> TokenStream {
    let (id, gather, function) = called(node);
    quote! { #engine.for_each_batch(#id, #gather.take(), &#function)?; }
}

fn called(node: &Node) -> (usize, Ident, Ident) {
    (node.id.0, Port::Gather(node.id).object(), names::function(node.operator.name, node.id))
}

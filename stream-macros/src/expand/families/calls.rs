//! `map_async`: the items of all workers are gathered with their times, and called with; the loop behind goes over the answers.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::value;
use crate::expand::loops::{Item, Loop, own, time};
use crate::expand::names;
use crate::expand::ports::Port;
use crate::graph::Node;

pub fn made(node: &Node, engine: &Ident) -> TokenStream {
    let calls = value(node, 0);
    quote! { #engine.will_call(#calls); }
}

pub fn piece(body: &mut Loop, node: &Node, item: &Item) -> TokenStream {
    let (gather, time, name) = (body.port(Port::Gather(node.id)), time(item), &item.name);
    own(item, quote! { #gather.write((#time, #name)); })
}

pub fn batch(root: &Node, engine: &Ident) -> TokenStream {
    let (id, gather, calls) = (root.id.0, Port::Gather(root.id).object(), value(root, 0));
    let function = names::function(root.operator.name, root.id);
    quote!(#engine.call(#id, #gather.take(), #calls, &#function)?)
}

//! `or_drop` counts errors, and `or_fail` keeps the first, with which the job ends.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::expand::names;
use crate::expand::ports::Port;
use crate::graph::{Node, NodeId};

pub fn begun(node: &Node) -> TokenStream {
    let workers = names::own("workers");
    let (object, kind) = match node.operator.name {
        "or_drop" => (Port::Tally(node.id).object(), quote!(Tally)),
        "or_fail" => (Port::Failure(node.id).object(), quote!(Failure)),
        _ => return TokenStream::new(),
    };
    quote! { let mut #object = ::thalweg::__::#kind::new(#workers); }
}

pub fn settled(node: NodeId, port: &Port, engine: &Ident) -> TokenStream {
    let (id, failure) = (node.0, port.object());
    quote! { #engine.check(#id, #failure.check())?; }
}

pub fn told(node: &Node, engine: &Ident) -> TokenStream {
    if node.operator.name != "or_drop" {
        return TokenStream::new();
    }
    let tally = Port::Tally(node.id).object();
    quote! { #engine.rejected(#tally.total()); }
}

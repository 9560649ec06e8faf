//! `watermark`: a clock, which learns from the loops how far event time has come.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::value;
use crate::expand::loops::{Item, Loop, id, known};
use crate::expand::names;
use crate::expand::ports::Port;
use crate::graph::{Graph, Node, NodeId};
use crate::operators::Fuse;
use crate::plan::{Plan, Step};

pub fn made(plan: &Plan, node: &Node, engine: &Ident) -> TokenStream {
    let (clock, id, disorder) = (names::clock(node.id), id(node), value(node, 0));
    let feeds = plan.roots_of(node.id).into_iter().map(|root| match is_input(plan.graph, root) {
        true => {
            let input = names::input(root);
            quote!(#input.feed(#engine))
        }
        false => {
            let root = root.0;
            quote!(#engine.feed(#root))
        }
    });
    let own = names::own("feeds");
    quote! {
        let #own = ::std::vec![#(#feeds),*];
        let mut #clock = #engine.clock(#id, #disorder, #own)?;
    }
}

fn is_input(graph: &Graph, root: NodeId) -> bool {
    matches!(graph.node(root).operator.fuse, Fuse::Source)
}

/// What the workers see of each root in this step.
pub fn begun(plan: &Plan, node: &Node, engine: &Ident) -> TokenStream {
    let (clock, workers) = (names::clock(node.id), names::own("workers"));
    let roots = plan.roots_of(node.id).into_iter().enumerate();
    roots
        .map(|(feed, root)| {
            let newest = Port::Newest { watermark: node.id, root }.object();
            let standing = match is_input(plan.graph, root) {
                true => {
                    let standing = names::standing(root);
                    quote!(&#standing)
                }
                false => quote!(&#engine.standing()),
            };
            quote! { let mut #newest = #clock.newest(#feed, #standing, #workers); }
        })
        .collect()
}

pub fn piece(body: &mut Loop, step: &Step, node: &Node, item: &Item) -> TokenStream {
    let newest = body.port(Port::Newest { watermark: node.id, root: body.root });
    let time = known(&item.time);
    let rest = body.then(step, 0, item);
    quote! {
        #newest.see(#time);
        #rest
    }
}

/// Behind the last of its loops, the clock learns what all of them have seen.
pub fn settled(plan: &Plan, watermark: NodeId, root: NodeId, engine: &Ident) -> TokenStream {
    let roots = plan.roots_of(watermark);
    if roots.last() != Some(&root) {
        return TokenStream::new();
    }
    let seen = roots.into_iter().map(|root| Port::Newest { watermark, root }.object());
    let (clock, number) = (names::clock(watermark), number(plan.graph, watermark));
    quote! { #engine.advance(#number, &mut #clock, [#(#seen),*]); }
}

fn watermarks(graph: &Graph) -> impl Iterator<Item = &Node> {
    graph.nodes.iter().filter(|node| matches!(node.operator.fuse, Fuse::Watermark))
}

/// Which of the pipeline's watermarks it is.
fn number(graph: &Graph, watermark: NodeId) -> Literal {
    Literal::usize_unsuffixed(watermarks(graph).take_while(|node| node.id != watermark).count())
}

/// Rule 12: whether an input is further ahead of others than it may be, for any watermark that it has with others.
pub fn is_ahead(plan: &Plan, input: NodeId) -> Option<TokenStream> {
    let is_ahead = watermarks(plan.graph).filter_map(|node| {
        let roots = plan.roots_of(node.id);
        let feed = roots.iter().position(|root| *root == input).filter(|_| roots.len() > 1)?;
        let clock = names::clock(node.id);
        Some(quote!(#clock.is_ahead(#feed)))
    });
    is_ahead.reduce(|one, other| quote!(#one || #other))
}

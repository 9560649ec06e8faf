//! `watermark`: a clock, which learns from the loops how far event time has come.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::value;
use crate::expand::loops::{Item, Loop, known};
use crate::expand::names;
use crate::expand::ports::Port;
use crate::graph::{Node, NodeId};
use crate::operators::Fuse;
use crate::plan::{Plan, Step};

pub fn made(plan: &Plan, node: &Node, engine: &Ident) -> TokenStream {
    let (clock, bound) = (names::clock(node.id), value(node, 0));
    let partitions = roots_of(plan, node.id).into_iter().map(|root| match plan.graph.node(root).operator.fuse {
        Fuse::Source => {
            let input = names::input(root);
            quote!(#input.partitions())
        }
        _ => quote!(1),
    });
    quote! { let mut #clock = #engine.clock(#bound, &[#(#partitions),*]); }
}

/// The roots of the loops that an operator stands in.
fn roots_of(plan: &Plan, node: NodeId) -> Vec<NodeId> {
    let stages = plan.stages.iter().filter(|stage| stage.flow.operators().contains(&node));
    stages.map(|stage| stage.root).collect()
}

/// What the workers see of each root in this step.
pub fn begun(plan: &Plan, node: &Node, engine: &Ident) -> TokenStream {
    let (clock, workers) = (names::clock(node.id), names::own("workers"));
    let roots = roots_of(plan, node.id).into_iter().enumerate();
    roots
        .map(|(input, root)| {
            let newest = Port::Newest { watermark: node.id, root }.object();
            let ended = match plan.graph.node(root).operator.fuse {
                Fuse::Source => {
                    let ended = names::ended(root);
                    quote!(#ended)
                }
                _ => quote!(#engine.is_ending()),
            };
            quote! { let mut #newest = #clock.newest(#input, #ended, #workers); }
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

pub fn settled(watermark: NodeId, port: &Port) -> TokenStream {
    let (clock, newest) = (names::clock(watermark), port.object());
    quote! { #clock.advance(#newest); }
}

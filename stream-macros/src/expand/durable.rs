//! What the job of a durable pipeline has besides: it goes on from a checkpoint, and commits each step to it.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};

use super::{families, job, names};
use crate::graph::Graph;
use crate::plan::Plan;
use crate::syntax::Guarantee;

/// What makes a job, and a state that is kept between its steps: `new`, or `durable`.
pub fn new(graph: &Graph) -> Ident {
    names::own(if graph.durable.is_some() { "durable" } else { "new" })
}

/// Before the first step: the inputs go to where the last commit has left them, the states have what the checkpoint has of them, and the outputs settle what was
/// in doubt.
pub fn recovered(plan: &Plan, engine: &Ident) -> TokenStream {
    let graph = plan.graph;
    if graph.durable.is_none() {
        return TokenStream::new();
    }
    let inputs = graph.inputs.iter().rev().fold(quote!(()), |rest, input| {
        let taken = names::input(input.node);
        quote!((&mut #taken, #rest))
    });
    let outputs = exactly_once(graph).map(|name| quote! { #name.recover(#engine)?; });
    let kept = families::kept(plan);
    let loads = kept.iter().map(|kept| {
        let settings = &kept.settings;
        let (address, id, at, name) = (&kept.address, kept.node.id.0, kept.node.call.span(), &kept.name);
        // What a checkpoint can't hold is told at the operator.
        let (state, saves) = (names::kept(graph, kept.node.id, at), names::saves(kept.node.id));
        quote_spanned! {at=>
            let #state = &mut #name;
            let #saves = #engine.load(#id, #address, #settings, #state)?;
        }
    });
    quote! {
        #engine.recover(#inputs)?;
        #(#loads)*
        #engine.loaded()?;
        #(#outputs)*
    }
}

/// The outputs that show a batch when it is committed.
pub fn committing(graph: &Graph) -> TokenStream {
    let outputs: Vec<_> = exactly_once(graph).collect();
    outputs.iter().rev().fold(quote!(()), |rest, output| quote!((&mut #output, #rest)))
}

fn exactly_once(graph: &Graph) -> impl Iterator<Item = &Ident> {
    let is_it = graph.durable == Some(Guarantee::ExactlyOnce);
    graph.outputs.iter().map(|output| &output.name).filter(move |_| is_it)
}

/// Before anything is written in the first step: the other outputs go on behind what they have.
pub fn resumed(graph: &Graph, engine: &Ident) -> TokenStream {
    match graph.durable {
        Some(Guarantee::AtLeastOnce) => {
            job::outlets(graph).map(|outlet| quote! { #outlet.resume(#engine)?; }).collect()
        }
        _ => TokenStream::new(),
    }
}

/// The end of a step for an output.
pub fn finished(graph: &Graph, outlet: &Ident, engine: &Ident) -> TokenStream {
    match graph.durable {
        Some(Guarantee::ExactlyOnce) => quote! { #outlet.prepare(#engine)?; },
        _ => quote! { #outlet.finish(#engine)?; },
    }
}

/// What the step has changed is committed.
pub fn committed(plan: &Plan, engine: &Ident) -> TokenStream {
    let saves = families::kept(plan).into_iter().map(|kept| {
        let (saves, name) = (names::saves(kept.node.id), kept.name);
        quote! { #engine.save(&#saves, &mut #name)?; }
    });
    let concluded = job::outlets(plan.graph).map(|outlet| quote! { #outlet.conclude(#engine)?; });
    match plan.graph.durable {
        Some(Guarantee::ExactlyOnce) => quote! { #(#saves)* #engine.commit()?; #(#concluded)* },
        Some(Guarantee::AtLeastOnce) => quote! { #(#saves)* #engine.commit()?; },
        None => TokenStream::new(),
    }
}

//! The body of a job.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use super::ports::{self, Port};
use super::{durable, families, handles, loops, names};
use crate::graph::{Graph, Node};
use crate::operators::{Fuse, Output};
use crate::plan::{Plan, Stage};

/// The type of what a pipeline returns, at its name.
pub fn returns(name: &Ident, graph: &Graph) -> TokenStream {
    let kind = graph.durable.map(|_| quote_spanned!(name.span()=> , ::thalweg::__::NeedsCheckpoint));
    quote_spanned! {name.span()=>
        ::thalweg::Job<
            impl ::core::ops::FnOnce(&mut ::thalweg::__::Engine) -> ::core::result::Result<(), ::thalweg::Error>
            #kind
        >
    }
}

/// A job that does nothing, in place of one that can't be compiled.
pub fn empty_of(constant: &Ident, graph: &Graph) -> TokenStream {
    let new = durable::new(graph);
    quote! { ::thalweg::Job::#new(&#constant, |_: &mut ::thalweg::__::Engine| ::core::result::Result::Ok(())) }
}

/// A job: its ends and its state, and then the steps.
pub fn job(plan: &Plan, constant: &Ident) -> TokenStream {
    let graph = plan.graph;
    let engine = names::own("engine");
    let ends = ends(graph, &engine);
    let made: TokenStream = graph.nodes.iter().map(|node| families::made(plan, node, &engine)).collect();
    let recovered = durable::recovered(plan, &engine);
    let (new, next) = (durable::new(graph), next(plan, &engine));
    let step = step(plan, &engine);
    quote! {
        ::thalweg::Job::#new(&#constant, move |#engine: &mut ::thalweg::__::Engine| {
            #ends
            #made
            #recovered
            while #next? {
                #step
            }
            ::core::result::Result::Ok(())
        })
    }
}

/// Takes in the sources and sinks.
fn ends(graph: &Graph, engine: &Ident) -> TokenStream {
    let inputs = graph.inputs.iter().map(|input| {
        let (name, taken, id) = (&input.name, names::input(input.node), input.node.0);
        quote! { let mut #taken = #engine.input(#id, #name); }
    });
    let outputs = graph.outputs.iter().map(|output| {
        let (name, id) = (&output.name, first_sink(graph, &output.name));
        quote! { let mut #name = #engine.output(#id, #name); }
    });
    let printers = printers(graph).map(|node| {
        let (id, (_, sink)) = (node.id.0, ports::printer(node.id));
        quote! { let mut #sink = #engine.output(#id, ::thalweg::__::printer()); }
    });
    quote! { #(#inputs)* #(#outputs)* #(#printers)* }
}

/// The first operator that writes to an output: where an error of it is told.
fn first_sink(graph: &Graph, output: &Ident) -> usize {
    let writes = |node: &&Node| is_output(node, Output::Sink) && loops::sink(graph, node) == *output;
    graph.nodes.iter().find(writes).map_or(0, |node| node.id.0)
}

fn is_output(node: &Node, output: Output) -> bool {
    matches!(node.operator.fuse, Fuse::Sink(this) if this == output)
}

fn printers(graph: &Graph) -> impl Iterator<Item = &Node> {
    graph.nodes.iter().filter(|node| is_output(node, Output::Print))
}

/// Waits for the next step.
fn next(plan: &Plan, engine: &Ident) -> TokenStream {
    let inputs = inputs(plan);
    match plan.graph.durable {
        Some(_) => {
            let outputs = durable::committing(plan.graph);
            quote!(#engine.next_logged(#inputs, #outputs))
        }
        None => quote!(#engine.next(#inputs)),
    }
}

/// The inputs that the engine reads; one that is ahead of others is held.
fn inputs(plan: &Plan) -> TokenStream {
    plan.graph.inputs.iter().rev().fold(quote!(()), |rest, input| {
        let taken = names::input(input.node);
        match families::is_ahead(plan, input.node) {
            Some(is_ahead) => quote!((#taken.hold(#is_ahead), #rest)),
            None => quote!((&mut #taken, #rest)),
        }
    })
}

/// One step: what it works on, the plan, the loops, and its end.
fn step(plan: &Plan, engine: &Ident) -> TokenStream {
    let graph = plan.graph;
    let opened = opened(graph, engine);
    let (text, proofs) = handles::plan(graph);
    let proved = proved(graph, &proofs);
    let stages: Vec<_> = plan.stages.iter().map(|stage| (stage, loops::body(graph, stage))).collect();
    let begun: TokenStream = graph.nodes.iter().map(|node| families::begun(plan, node, engine)).collect();
    let loops = stages.iter().map(|(stage, (body, ends))| self::stage(plan, stage, body, &ends.ports, engine));
    let resumed = durable::resumed(graph, engine);
    let finished = finished(plan, engine);
    quote! { #opened #text #proved #resumed #begun #(#loops)* #finished }
}

/// Hands all that the loops are made of through the proofs: where one is missing, rustc knows nothing of the loops' types, and says nothing
/// of them.
fn proved(graph: &Graph, proofs: &[Ident]) -> TokenStream {
    let batches = graph.inputs.iter().map(|input| names::batch(input.node));
    let functions = graph.nodes.iter().filter(|node| handles::gives_function(node));
    let functions = functions.map(|node| names::function(handles::kept_name(node), node.id));
    let outlets = outlets(graph).chain(printers(graph).map(|node| ports::printer(node.id).0));
    let taken: Vec<_> = batches.chain(functions).collect();
    let outlets: Vec<_> = outlets.collect();
    let carried = proofs.chunks(AT_ONCE).map(|proofs| {
        let proofs = proofs.iter().rev().fold(quote!(()), |rest, proof| quote!((#proof, #rest)));
        quote! {
            let (#(#taken,)* #(#outlets,)*) = ::thalweg::__::Carries::carry(#proofs, (#(#taken,)* #(#outlets,)*));
        }
    });
    quote! { #(#carried)* #(let mut #outlets = #outlets;)* }
}

/// How many proofs are asked for together: rustc follows nested pairs to a depth of 128.
const AT_ONCE: usize = 32;

/// What a step works on: the batches and the outputs, and the watermarks as they stand at its start (rule 15).
fn opened(graph: &Graph, engine: &Ident) -> TokenStream {
    let (workers, now) = (names::own("workers"), names::own("now"));
    let batches = graph.inputs.iter().map(|input| {
        let node = input.node;
        let (taken, batch, standing) = (names::input(node), names::batch(node), names::standing(node));
        let plan = names::plan(graph, crate::graph::Wire { node, port: 0 }, input.name.span());
        quote! {
            let #standing = #taken.standing();
            let (#batch, #plan) = #taken.take(#engine);
        }
    });
    let outlets = graph.outputs.iter().map(|output| {
        let (name, outlet) = (&output.name, names::outlet(graph, &output.name));
        quote! { let #outlet = #name.open(#workers); }
    });
    let printers = printers(graph).map(|node| {
        let (outlet, sink) = ports::printer(node.id);
        quote! { let #outlet = #sink.open(#workers); }
    });
    let frozen = of_kind(graph, |fuse| matches!(fuse, Fuse::Watermark)).map(|node| {
        let (clock, frozen) = (names::clock(node.id), names::frozen(node.id));
        quote! { let #frozen = #clock.now(); }
    });
    quote! {
        let (#workers, #now) = (#engine.workers(), #engine.time());
        #(#batches)*
        #(#outlets)*
        #(#printers)*
        #(#frozen)*
    }
}

fn of_kind<'g>(graph: &'g Graph, is: impl Fn(Fuse) -> bool + 'g) -> impl Iterator<Item = &'g Node> {
    graph.nodes.iter().filter(move |node| is(node.operator.fuse))
}

/// A stage: its loop over the shares of a batch, and what is due behind it.
fn stage(plan: &Plan, stage: &Stage, body: &TokenStream, ports: &[Port], engine: &Ident) -> TokenStream {
    let (items, item) = (batch(plan.graph, plan.graph.node(stage.root), engine), names::item(stage.root));
    let (objects, locals) = ports::nested(plan.graph, ports);
    let entered: Vec<_> = ports.iter().map(Port::local).collect();
    let (share, partition) = (names::own("share"), names::own("partition"));
    let settled = ports.iter().map(|port| families::settled(plan, port, engine));
    let (id, root) = (stage.root.0, plan.graph.node(stage.root));
    let looped = match root.operator.fuse {
        Fuse::Aggregate if families::goes_by_turns(plan.graph, root) => {
            let (fired, turn) = (names::own("fired"), names::own("turn"));
            quote! {
                let mut #fired = ::thalweg::__::at(#id, || ::core::iter::IntoIterator::into_iter(#share));
                while let ::core::option::Option::Some(#turn) = ::thalweg::__::at(#id, || #fired.turn()) {
                    for #item in ::thalweg::__::at_each(#id, || #turn) { #body }
                }
            }
        }
        // The operator's closures run here too: for what the workers sent, and for its results. So do the copies of a join.
        Fuse::Aggregate | Fuse::Interval => {
            quote! { for #item in ::thalweg::__::at_each(#id, || #share) { #body } }
        }
        Fuse::State => {
            let turn = names::own("turn");
            quote! {
                for #turn in ::thalweg::__::at_each(#id, || #share) {
                    for #item in ::thalweg::__::at_each(#id, || #turn) { #body }
                }
            }
        }
        Fuse::Source => looped_over_records(plan.graph, stage, &share, &item, body),
        _ => quote! { for #item in #share { #body } },
    };
    quote! {
        let #share = #items;
        #[allow(unused_variables, unused_mut, clippy::all)]
        #engine.stage(#id, #share, #objects, |#share, #locals| {
            let #partition = ::thalweg::__::Share::partition(&#share);
            #(let mut #entered = #entered.enter(#partition);)*
            #looped
            ::core::result::Result::Ok(())
        })?;
        #(#settled)*
    }
}

/// A loop over the records of a share, in one pass or in two.
fn looped_over_records(graph: &Graph, stage: &Stage, share: &Ident, item: &Ident, body: &TokenStream) -> TokenStream {
    let (set, records) = records(stage, share);
    let filters = stage.first_pass.iter().map(|&filter| {
        let (id, function) = (filter.0, loops::function(graph.node(filter)));
        quote! { ::thalweg::__::at(#id, || #function(&#item)) }
    });
    let filters: Vec<_> = filters.collect();
    match filters.is_empty() {
        true => quote! { #set for #item in #records { #body } },
        false => {
            let (pieces, piece) = (names::own("pieces"), names::own("piece"));
            quote! {
                #set
                let mut #pieces = ::thalweg::__::aside(#records, |&#item| #(#filters)&&*);
                while let ::core::option::Option::Some(#piece) = #pieces.piece() {
                    for #item in #piece { #body }
                }
            }
        }
    }
}

/// The records of a share: where they are used by fields alone, the source is told which.
fn records(stage: &Stage, share: &Ident) -> (Option<TokenStream>, TokenStream) {
    let Some(fields) = &stage.fields else { return (None, share.to_token_stream()) };
    let set = names::own("Fields");
    let reads = quote! {
        enum #set {}
        impl ::thalweg::__::Reads for #set {
            const FIELDS: ::core::option::Option<&'static [&'static str]> = ::core::option::Option::Some(&[#(#fields),*]);
        }
    };
    (Some(reads), quote! { ::thalweg::__::Share::items::<#set>(#share) })
}

/// What a stage loops over.
fn batch(graph: &Graph, root: &Node, engine: &Ident) -> TokenStream {
    match root.operator.fuse {
        Fuse::Source => names::batch(root.id).into_token_stream(),
        _ => families::batch(graph, root, engine),
    }
}

/// The end of a step: the outputs are flushed, and the engine learns what it tells.
fn finished(plan: &Plan, engine: &Ident) -> TokenStream {
    let graph = plan.graph;
    let told = graph.nodes.iter().map(|node| families::told(graph, node, engine));
    let outlets = outlets(graph).map(|outlet| durable::finished(graph, &outlet, engine));
    let printers = printers(graph).map(|node| ports::printer(node.id).0);
    let committed = durable::committed(plan, engine);
    quote! {
        #(#told)*
        #(#outlets)*
        #(#printers.finish(#engine)?;)*
        #committed
    }
}

/// The outputs during one step.
pub fn outlets(graph: &Graph) -> impl Iterator<Item = Ident> {
    graph.outputs.iter().map(|output| names::outlet(graph, &output.name))
}

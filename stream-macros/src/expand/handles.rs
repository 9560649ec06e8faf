//! The plan in the expansion: the user's own calls, on handles.
//!
//! Every token of the user stands here once, with its span, so that rustc says what is wrong with a name or a type where the user
//! wrote it. The receiver has the span of the call: it is ours, but a message about it belongs there.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};

use super::{names, ports};
use crate::graph::{Argument, Declaration, Graph, Node, NodeId, Wire};
use crate::operators::{Fuse, Gives, Takes};

/// The plan of a pipeline: a `let` for each operator.
pub fn plan(graph: &Graph) -> TokenStream {
    let mut uses = Uses::default();
    graph.nodes.iter().map(|node| statement(graph, node, &mut uses)).collect()
}

/// The plan of a pipeline that rustc will refuse, on inputs of which only the types matter.
pub fn unfinished(graph: &Graph) -> TokenStream {
    let inputs = graph.inputs.iter().map(|input| {
        let (name, plan) = (&input.name, names::plan(Wire { node: input.node, port: 0 }));
        quote!(let #plan = ::thalweg::__::lent_by(&::thalweg::__::IntoSource::into_source(#name));)
    });
    let outputs = graph.outputs.iter().map(|output| {
        let (name, outlet) = (&output.name, ports::outlet_of(&output.name));
        quote!(let #outlet = ::thalweg::__::unopened(#name);)
    });
    let plan = plan(graph);
    let incomplete = graph.broken.iter().filter(|broken| broken.incomplete).map(|broken| &broken.tokens);
    quote! { #(#inputs)* #(#outputs)* #plan #(#incomplete)* }
}

/// The streams that have had a consumer.
#[derive(Default)]
struct Uses(Vec<Wire>);

fn statement(graph: &Graph, node: &Node, uses: &mut Uses) -> TokenStream {
    if matches!(node.operator.fuse, Fuse::Source) {
        return declared(graph, node.id);
    }
    let Some(&on) = node.inputs.first() else { return unknown_root(node) };
    let (copies, receiver) = receiver(graph, on, node.call.span(), uses);
    let call = call(graph, node, &receiver);
    let results = results(graph, node);
    let binding = binding(node);
    let declared = declared(graph, node.id);
    quote! { #copies #binding #call; #results #declared }
}

/// A root that nobody knows: rustc says so.
fn unknown_root(node: &Node) -> TokenStream {
    let plan = names::plan(Wire { node: node.id, port: 0 });
    let written = node.arguments.iter().map(|argument| match argument {
        Argument::InPlace(expression) => expression.to_token_stream(),
        _ => node.call.to_token_stream(),
    });
    quote! { let #plan = #(#written)*; }
}

/// The handle that an operator is called on. A second consumer of a stream needs items that can be cloned.
fn receiver(graph: &Graph, wire: Wire, at: Span, uses: &mut Uses) -> (TokenStream, TokenStream) {
    let mut handle = names::plan(wire);
    handle.set_span(Span::mixed_site().located_at(at));
    let first = !uses.0.contains(&wire);
    uses.0.push(wire);
    let consumers = graph.port(wire).consumers.len();
    if first || ports::late_of(graph, wire) {
        return (TokenStream::new(), quote!(#handle));
    }
    let second = uses.0.iter().filter(|used| **used == wire).count() == 2;
    let copied = format_ident!("copied_{}_{}", wire.node, wire.port, span = Span::mixed_site());
    let copy = quote_spanned!(Span::mixed_site().located_at(at)=> #copied(#handle));
    (if second { clone_check(graph, wire, &copied, consumers) } else { TokenStream::new() }, copy)
}

/// A function that takes a stream whose items are `Clone`, and says so with the stream's name where they are not.
fn clone_check(graph: &Graph, wire: Wire, copied: &Ident, consumers: usize) -> TokenStream {
    let stream = graph.port(wire).bound.name().map_or_else(|| graph.node(wire.node).call.to_string(), Ident::to_string);
    let message = format!("stream `{stream}` has {consumers} consumers, so `{{T}}` items must be `Clone`");
    let copies = format_ident!("Copies_{}_{}", wire.node, wire.port, span = Span::mixed_site());
    quote! {
        #[diagnostic::on_unimplemented(
            message = #message,
            label = "another consumer of the same items",
            note = "help: `#[derive(Clone)]`, or let a source lend its items: references can be copied"
        )]
        #[allow(non_camel_case_types)]
        trait #copies<T> {}
        #[diagnostic::do_not_recommend]
        impl<T: ::core::clone::Clone> #copies<T> for () {}
        fn #copied<T, K, C, B>(stream: ::thalweg::__::Stream<T, K, C, B>) -> ::thalweg::__::Stream<T, K, C, B>
        where
            (): #copies<T>,
        {
            stream
        }
    }
}

fn call(graph: &Graph, node: &Node, receiver: &TokenStream) -> TokenStream {
    let Node { call, turbofish, .. } = node;
    let arguments = node.arguments.iter().enumerate().map(|(at, argument)| self::argument(graph, node, at, argument));
    let arguments: Vec<_> = arguments.collect();
    quote_spanned!(call.span()=> #receiver.#call #turbofish (#(#arguments),*))
}

fn argument(graph: &Graph, node: &Node, at: usize, argument: &Argument) -> TokenStream {
    match argument {
        Argument::Closure(closure) => closure.to_token_stream(),
        Argument::Value(name) if takes_sink(node, at) => {
            let outlet = ports::outlet_of(name);
            quote_spanned!(name.span()=> &#outlet)
        }
        Argument::Value(name) => quote_spanned!(name.span()=> ::thalweg::__::again(&#name)),
        Argument::Function(name) => quote_spanned!(name.span()=> &#name),
        Argument::InPlace(expression) => expression.to_token_stream(),
        Argument::Input(_) => TokenStream::new(),
        Argument::Output(output, written) => {
            let outlet = ports::outlet_of(&graph.outputs[*output].name);
            quote_spanned!(written.span()=> &#outlet)
        }
        Argument::Stream(wire) => names::plan(*wire).to_token_stream(),
    }
}

fn takes_sink(node: &Node, at: usize) -> bool {
    node.operator.arguments.get(at) == Some(&Takes::Sink)
}

/// What an operator's method gives: a handle, two of them, and what of the call the loop needs.
fn binding(node: &Node) -> TokenStream {
    let wire = |port| names::plan(Wire { node: node.id, port });
    let (first, second) = (wire(0), wire(1));
    let function = names::function(node.operator.name, node.id);
    let handles = match node.operator.gives {
        Gives::Stream | Gives::Pending(_) => quote!(#first),
        Gives::Pair => quote!((#first, #second)),
        Gives::Nothing => quote!(),
    };
    match (gives_function(node), node.operator.gives) {
        (true, Gives::Nothing) => quote!(let #function =),
        (true, _) => quote!(let (#handles, #function) =),
        (false, Gives::Nothing) => quote!(),
        (false, _) => quote!(let #handles =),
    }
}

/// Whether an operator's method gives back its closure or its aggregate.
fn gives_function(node: &Node) -> bool {
    let has_closure = node.operator.arguments.iter().any(|takes| matches!(takes, Takes::Closure { .. }));
    has_closure || matches!(node.operator.fuse, Fuse::Aggregate)
}

/// Behind an aggregate with no late items: its results, as a stream.
fn results(graph: &Graph, node: &Node) -> TokenStream {
    let wire = Wire { node: node.id, port: 0 };
    let is_aggregate = matches!(node.operator.fuse, Fuse::Aggregate);
    if !is_aggregate || ports::late_of(graph, wire) {
        return TokenStream::new();
    }
    let plan = names::plan(wire);
    quote_spanned!(node.call.span()=> let #plan = #plan.results();)
}

/// What a sub-pipeline's signature says of the streams that leave a node.
fn declared(graph: &Graph, node: NodeId) -> TokenStream {
    let of_node = graph.declarations.iter().filter(|declaration| declaration.wire.node == node);
    of_node.map(|Declaration { wire, item, at }| {
        let plan = names::plan(*wire);
        let span = at.clone().into_iter().next().map_or_else(Span::call_site, |token| token.span());
        quote_spanned!(span=> #plan.declared::<#item, _>();)
    })
    .collect()
}

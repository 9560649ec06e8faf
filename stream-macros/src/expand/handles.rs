//! The plan in the expansion: the user's own calls, on handles.
//!
//! Every token of the user stands here once, with its span, so that rustc says what is wrong with a name or a type where the user
//! wrote it. The receiver has the span of the call: it is ours, but a message about it belongs there.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};

use super::{names, ports};
use crate::graph::{Argument, Declaration, Graph, Node, NodeId, Wire};
use crate::operators::{Fuse, Gives, Takes};

/// The plan of a pipeline: a `let` for each operator, and the names of the proofs that they give.
pub fn plan(graph: &Graph) -> (TokenStream, Vec<Ident>) {
    let mut written = Written::default();
    let statements = graph.nodes.iter().map(|node| statement(graph, node, &mut written)).collect();
    (statements, written.proofs)
}

/// The plan of a pipeline that rustc will refuse, on inputs of which only the types matter.
pub fn unfinished(graph: &Graph) -> TokenStream {
    let inputs = graph.inputs.iter().map(|input| {
        let (name, plan) = (&input.name, names::plan(Wire { node: input.node, port: 0 }, input.name.span()));
        quote!(let #plan = ::thalweg::__::lent_by(&::thalweg::__::IntoSource::into_source(#name));)
    });
    let outputs = graph.outputs.iter().map(|output| {
        let (name, outlet) = (&output.name, ports::outlet_of(&output.name));
        quote!(let #outlet = ::thalweg::__::unopened(#name);)
    });
    let (plan, _) = plan(graph);
    let incomplete = graph.broken.iter().filter(|broken| broken.incomplete).map(|broken| &broken.tokens);
    quote! { #(#inputs)* #(#outputs)* #plan #(#incomplete)* }
}

/// What of the plan is written already.
#[derive(Default)]
struct Written {
    /// The streams that have had a consumer, once for each.
    uses: Vec<Wire>,
    proofs: Vec<Ident>,
}

impl Written {
    fn proof(&mut self, of: &str, wire: Wire) -> Ident {
        // Numbered: a stream may be declared twice, as the result of one sub-pipeline and the argument of another.
        let proof = format_ident!("{}_{}", names::proof(of, wire), self.proofs.len());
        self.proofs.push(proof.clone());
        proof
    }
}

fn statement(graph: &Graph, node: &Node, written: &mut Written) -> TokenStream {
    if matches!(node.operator.fuse, Fuse::Source) {
        return declared(graph, node.id, written);
    }
    let Some(&on) = node.inputs.first() else { return unknown_root(node) };
    let (copies, receiver) = receiver(graph, on, node.call.span(), written);
    let call = call(graph, node, &receiver);
    let results = results(graph, node);
    let binding = binding(node, written);
    let declared = declared(graph, node.id, written);
    quote! { #copies #binding #call; #results #declared }
}

/// A root that nobody knows: rustc says so.
fn unknown_root(node: &Node) -> TokenStream {
    let plan = names::plan(Wire { node: node.id, port: 0 }, node.call.span());
    let written = node.arguments.iter().map(|argument| match argument {
        Argument::InPlace(expression) => expression.to_token_stream(),
        _ => node.call.to_token_stream(),
    });
    quote! { let #plan = #(#written)*; }
}

/// The handle that an operator is called on. A second consumer of a stream needs items that can be cloned.
fn receiver(graph: &Graph, wire: Wire, at: Span, written: &mut Written) -> (TokenStream, Ident) {
    let handle = names::plan(wire, at);
    let before = written.uses.iter().filter(|used| **used == wire).count();
    written.uses.push(wire);
    if before == 0 || ports::late_of(graph, wire) {
        return (TokenStream::new(), handle);
    }
    let check = if before == 1 { clone_check(graph, wire) } else { TokenStream::new() };
    let copied = copied(wire, at);
    let (copy, proof) = (names::own("copy"), (before == 1).then(|| written.proof("clone", wire)));
    let proof = proof.unwrap_or_else(|| names::own("_proved"));
    (quote_spanned!(Span::mixed_site().located_at(at)=> #check let (#copy, #proof) = #copied(#handle);), copy)
}

/// The function that takes a stream whose items are `Clone`.
fn copied(wire: Wire, at: Span) -> Ident {
    format_ident!("copied_{}_{}", wire.node, wire.port, span = Span::mixed_site().located_at(at))
}

/// That function, and the question that it asks: it says so with the stream's name where the items are not `Clone`.
fn clone_check(graph: &Graph, wire: Wire) -> TokenStream {
    let port = graph.port(wire);
    let stream = port.bound.name().map_or_else(|| graph.node(wire.node).call.to_string(), Ident::to_string);
    let message = format!("stream `{stream}` has {} consumers, so `{{T}}` items must be `Clone`", port.consumers.len());
    let copies = format_ident!("Copies_{}_{}", wire.node, wire.port, span = Span::mixed_site());
    let copied = copied(wire, Span::mixed_site());
    quote! {
        #[diagnostic::on_unimplemented(
            message = #message,
            label = "another consumer of the same items",
            note = "help: `#[derive(Clone)]`, or let a source lend its items: references can be copied"
        )]
        #[allow(non_camel_case_types)]
        trait #copies<T, W> {}
        #[diagnostic::do_not_recommend]
        impl<T: ::core::clone::Clone> #copies<T, ::thalweg::__::Right> for () {}
        #[diagnostic::do_not_recommend]
        impl<T: ::thalweg::__::Never> #copies<T, ::thalweg::__::Wrong> for () {}
        fn #copied<T, K, C, B, W>(
            stream: ::thalweg::__::Stream<T, K, C, B>,
        ) -> (::thalweg::__::Stream<T, K, C, B>, ::thalweg::__::Proof<W>)
        where
            (): #copies<T, W>,
        {
            (stream, ::thalweg::__::proof())
        }
    }
}

fn call(graph: &Graph, node: &Node, receiver: &Ident) -> TokenStream {
    let Node { call, turbofish, .. } = node;
    let arguments = node.arguments.iter().map(|argument| self::argument(graph, node, argument));
    quote_spanned!(call.span()=> #receiver.#call #turbofish (#(#arguments),*))
}

fn argument(graph: &Graph, node: &Node, argument: &Argument) -> TokenStream {
    match argument {
        Argument::Closure(closure) => closure.to_token_stream(),
        Argument::Value(name) => quote_spanned!(name.span()=> ::thalweg::__::again(&#name)),
        Argument::Function(name) => quote_spanned!(name.span()=> &#name),
        Argument::InPlace(expression) => expression.to_token_stream(),
        Argument::Input(_) => TokenStream::new(),
        Argument::Output(output, written) => {
            let mut outlet = ports::outlet_of(&graph.outputs[*output].name);
            outlet.set_span(written.span());
            quote_spanned!(written.span()=> &#outlet)
        }
        Argument::Stream(wire) => names::plan(*wire, node.call.span()).to_token_stream(),
    }
}

/// What an operator's method gives, in this order: a handle or two, what of the call the loop needs, and a proof.
fn binding(node: &Node, written: &mut Written) -> TokenStream {
    let wire = |port| Wire { node: node.id, port };
    let plan = |port| names::plan(wire(port), node.call.span());
    let handles = match node.operator.gives {
        Gives::Stream | Gives::Pending(_) => Some(plan(0).to_token_stream()),
        Gives::Pair => {
            let (first, second) = (plan(0), plan(1));
            Some(quote!((#first, #second)))
        }
        Gives::Nothing => None,
    };
    let function = gives_function(node).then(|| names::function(node.operator.name, node.id).to_token_stream());
    let proof = node.operator.proves.then(|| written.proof("proof", wire(0)).to_token_stream());
    match [handles, function, proof].into_iter().flatten().collect::<Vec<_>>().as_slice() {
        [] => quote!(),
        [one] => quote!(let #one =),
        several => quote!(let (#(#several),*) =),
    }
}

/// Whether an operator's method gives back its closure or its aggregate.
pub fn gives_function(node: &Node) -> bool {
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
    let plan = names::plan(wire, node.call.span());
    quote_spanned!(node.call.span()=> let #plan = #plan.results();)
}

/// What a sub-pipeline's signature says of the streams that leave a node: from here on they are what it says.
fn declared(graph: &Graph, node: NodeId, written: &mut Written) -> TokenStream {
    let of_node = graph.declarations.iter().filter(|declaration| declaration.wire.node == node);
    of_node
        .map(|Declaration { wire, item, at }| {
            let span = at.clone().into_iter().next().map_or_else(Span::call_site, |token| token.span());
            let (plan, proof) = (names::plan(*wire, span), written.proof("declared", *wire));
            quote_spanned!(span=> let (#plan, #proof) = #plan.declared::<#item, _>();)
        })
        .collect()
}

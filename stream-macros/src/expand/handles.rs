//! The plan in the expansion: the user's own calls, on handles.
//!
//! Every token of the user stands here once, with its span, so that rustc says what is wrong with a name or a type where the user
//! wrote it. The receiver has the span of the call: it is ours, but a message about it belongs there.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};

use super::{names, ports};
use crate::graph::{Argument, Declaration, Graph, Node, NodeId, Wire};
use crate::operators::{Fuse, Gives, Role, Takes};

/// The plan of a pipeline: a `let` for each operator, and the names of the proofs that they give.
pub fn plan(graph: &Graph) -> (TokenStream, Vec<Ident>) {
    statements(graph, &TokenStream::new())
}

/// The same with an expression for what was reported.
fn statements(graph: &Graph, reported: &TokenStream) -> (TokenStream, Vec<Ident>) {
    let mut written = Written::default();
    let statement = |node| {
        let statement = statement(graph, node, &mut written);
        let unclear = (node.operator.name == "reported" || graph.reported.contains(&node.id))
            .then(|| unclear(graph, node, reported));
        quote!(#statement #unclear)
    };
    (graph.nodes.iter().map(statement).collect(), written.proofs)
}

/// What leaves a node of which something was reported.
fn unclear(graph: &Graph, node: &Node, reported: &TokenStream) -> TokenStream {
    let handles = handles(graph, node);
    quote!(let #handles = #reported;)
}

/// The plan of a pipeline that rustc will refuse, on inputs of which only the types matter.
pub fn unfinished(graph: &Graph, reported: &TokenStream) -> TokenStream {
    let inputs = graph.inputs.iter().map(|input| {
        let (name, plan) = (&input.name, names::plan(graph, Wire { node: input.node, port: 0 }, input.name.span()));
        quote!(let #plan = ::thalweg::__::lent_by(&::thalweg::__::IntoSource::into_source(#name));)
    });
    let outputs = graph.outputs.iter().enumerate().map(|(index, output)| {
        let (name, outlet) = (&output.name, names::outlet(graph, &output.name));
        match graph.is_fed(index) {
            true => quote!(let #outlet = ::thalweg::__::unopened(#name);),
            false => quote!(let _ = #name;),
        }
    });
    let (plan, _) = statements(graph, reported);
    quote! { #(#inputs)* #(#outputs)* #plan }
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
    let Some(&on) = node.inputs.first() else { return unknown_root(graph, node) };
    let (copy, receiver) = consumed(graph, on, node.call.span(), written);
    let (copies, arguments): (TokenStream, Vec<_>) = arguments(graph, node, written);
    let call = call(node, &receiver, &arguments);
    let results = if graph.reported.contains(&node.id) { TokenStream::new() } else { results(graph, node) };
    let binding = binding(graph, node, written);
    let declared = declared(graph, node.id, written);
    quote! { #copy #copies #binding #call; #results #declared }
}

/// A root that nobody knows: rustc says so.
fn unknown_root(graph: &Graph, node: &Node) -> TokenStream {
    let handles = handles(graph, node);
    match node.arguments.first() {
        Some(Argument::InPlace(written)) => quote! { let #handles = #written; },
        _ => TokenStream::new(),
    }
}

/// The streams that leave a node, as a pattern.
fn handles(graph: &Graph, node: &Node) -> TokenStream {
    let plan = |port| names::plan(graph, Wire { node: node.id, port }, node.call.span());
    match node.outputs.len() {
        0 => quote!(_),
        1 => plan(0).to_token_stream(),
        _ => {
            let (first, second) = (plan(0), plan(1));
            quote!((#first, #second))
        }
    }
}

/// The handle that a consumer of a stream takes. From the second on it is that of a copy, for which the items must be `Clone`.
fn consumed(graph: &Graph, wire: Wire, at: Span, written: &mut Written) -> (TokenStream, Ident) {
    let before = written.uses.iter().filter(|used| **used == wire).count();
    written.uses.push(wire);
    if before == 0 || ports::late_of(graph, wire) {
        return (TokenStream::new(), names::plan(graph, wire, at));
    }
    let copy = names::copy(graph, wire, at);
    let made = if before == 1 { copied(graph, wire, at, written) } else { TokenStream::new() };
    (made, copy)
}

/// The copy of a stream. What says that its items must be `Clone` goes by the stream's name.
fn copied(graph: &Graph, wire: Wire, at: Span, written: &mut Written) -> TokenStream {
    let (handle, copy, proof) =
        (names::plan(graph, wire, at), names::copy(graph, wire, at), written.proof("clone", wire));
    let name = graph.port(wire).bound.name().unwrap_or(&graph.node(wire.node).call);
    let mut name = name.clone();
    name.set_span(at);
    quote_spanned! {at=>
        let (#copy, #proof) = {
            #[allow(non_camel_case_types)]
            enum #name {}
            #[diagnostic::do_not_recommend]
            impl<T: ::core::clone::Clone> ::thalweg::__::Copies<T, ::thalweg::__::Right> for #name {}
            #[diagnostic::do_not_recommend]
            impl<T: ::thalweg::__::Never> ::thalweg::__::Copies<T, ::thalweg::__::Wrong> for #name {}
            #handle.copies::<#name, _>()
        };
    }
}

fn call(node: &Node, receiver: &Ident, arguments: &[TokenStream]) -> TokenStream {
    let Node { call, turbofish, .. } = node;
    if node.is_bare {
        return quote!(#receiver.#call);
    }
    quote_spanned!(call.span()=> #receiver.#call #turbofish (#(#arguments),*))
}

/// The arguments of a call, and the copies of streams among them.
fn arguments(graph: &Graph, node: &Node, written: &mut Written) -> (TokenStream, Vec<TokenStream>) {
    let argument = |argument: &Argument| match argument {
        Argument::Stream(wire, at) => {
            let (copy, handle) = consumed(graph, *wire, *at, written);
            (copy, handle.to_token_stream())
        }
        Argument::Closure(closure) => (TokenStream::new(), graph.numbered(node, closure).to_token_stream()),
        other => (TokenStream::new(), timer(graph, node, other).unwrap_or_else(|| self::argument(graph, other))),
    };
    node.arguments.iter().map(argument).unzip()
}

/// The name that a timer is given, as a number.
fn timer(graph: &Graph, node: &Node, argument: &Argument) -> Option<TokenStream> {
    match (node.operator.name, argument) {
        ("on_timer" | "on_processing_timer", Argument::InPlace(_)) => graph.number(node, &graph.timer_of(node)?),
        _ => None,
    }
}

fn argument(graph: &Graph, argument: &Argument) -> TokenStream {
    match argument {
        Argument::Closure(closure) => closure.to_token_stream(),
        Argument::Value(name) => quote_spanned!(name.span()=> ::thalweg::__::again(&#name)),
        Argument::Function(name) | Argument::Once(name) => quote_spanned!(name.span()=> &#name),
        Argument::InPlace(expression) => expression.to_token_stream(),
        Argument::Input(_) | Argument::Stream(..) => TokenStream::new(),
        Argument::Output(output, written) => {
            let mut outlet = names::outlet(graph, &graph.outputs[*output].name);
            outlet.set_span(written.span());
            quote_spanned!(written.span()=> &#outlet)
        }
    }
}

/// What an operator's method gives, in this order: a handle or two, what of the call the loop needs, and a proof.
fn binding(graph: &Graph, node: &Node, written: &mut Written) -> TokenStream {
    let handles = (!node.outputs.is_empty()).then(|| handles(graph, node));
    let function = gives_function(node).then(|| names::function(kept_name(node), node.id).to_token_stream());
    let proof = node.operator.proves.then(|| written.proof("proof", Wire { node: node.id, port: 0 }).to_token_stream());
    match [handles, function, proof].into_iter().flatten().collect::<Vec<_>>().as_slice() {
        [] => quote!(),
        [one] => quote!(let #one =),
        several => quote!(let (#(#several),*) =),
    }
}

/// Whether an operator's method gives back its closure, its aggregate or its join, or what keys begin with.
pub fn gives_function(node: &Node) -> bool {
    let gives_back = |takes: &Takes| matches!(takes, Takes::Closure { .. } | Takes::Once);
    node.operator.arguments.iter().any(gives_back)
        || matches!(node.operator.fuse, Fuse::Aggregate | Fuse::Interval | Fuse::Key)
}

/// What the loop calls that which an operator's method gave back.
pub fn kept_name(node: &Node) -> &'static str {
    if node.operator.role == Role::Reach { "joined" } else { node.operator.name }
}

/// Behind an aggregate with no late items, and behind an operator of which no more is said: its results, as a stream.
fn results(graph: &Graph, node: &Node) -> TokenStream {
    let wire = Wire { node: node.id, port: 0 };
    let has_results = matches!(node.operator.fuse, Fuse::Aggregate | Fuse::Interval | Fuse::Changes);
    let is_said = match node.operator.gives {
        _ if has_results && ports::late_of(graph, wire) => false,
        Gives::Open(details) => !is_followed_by(graph, wire, details),
        _ => has_results,
    };
    if !is_said {
        return TokenStream::new();
    }
    let plan = names::plan(graph, wire, node.call.span());
    quote_spanned!(node.call.span()=> let #plan = #plan.results();)
}

fn is_followed_by(graph: &Graph, wire: Wire, details: &[&str]) -> bool {
    graph.port(wire).consumers.iter().any(|&consumer| details.contains(&graph.node(consumer).operator.name))
}

/// What a sub-pipeline's signature says of the streams that leave a node: from here on they are what it says.
fn declared(graph: &Graph, node: NodeId, written: &mut Written) -> TokenStream {
    let says_something = |declaration: &&Declaration| !matches!(declaration.item, syn::Type::Infer(_));
    let of_node = graph.declarations.iter().filter(|declaration| declaration.wire.node == node).filter(says_something);
    of_node
        .map(|Declaration { wire, item, at }| {
            let span = at.clone().into_iter().next().map_or_else(Span::call_site, |token| token.span());
            let (plan, proof) = (names::plan(graph, *wire, span), written.proof("declared", *wire));
            let item = at_one(item.to_token_stream(), span);
            quote_spanned!(span=> let (#plan, #proof) = #plan.declared::<#item, _>();)
        })
        .collect()
}

/// The tokens at one place: rustc blames a type for what it asks of it, and here it is the stream that is wrong.
fn at_one(tokens: TokenStream, at: Span) -> TokenStream {
    let moved = tokens.into_iter().map(|token| match token {
        TokenTree::Group(group) => TokenTree::Group(Group::new(group.delimiter(), at_one(group.stream(), at))),
        mut other => {
            other.set_span(other.span().located_at(at));
            other
        }
    });
    moved.collect()
}

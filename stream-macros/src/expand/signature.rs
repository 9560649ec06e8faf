//! The signature of a pipeline, as Rust has it.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{Lifetime, PatType, Type, TypeParamBound};

use crate::graph::Graph;
use crate::names::rename_bound;
use crate::syntax::{End, Function, Guarantee, Parameter};

/// The parameters, with the language's bounds in terms of the runtime's traits.
pub fn parameters(function: &Function, graph: &Graph) -> Vec<TokenStream> {
    function.parameters.iter().map(|it| parameter(it, graph)).collect()
}

/// What the parameters bind, as an expression; a pattern that is none is left out.
pub fn patterns(function: &Function, graph: &Graph) -> Vec<TokenStream> {
    let pattern = |parameter: &Parameter| match parameter {
        Parameter::Source(End { name, .. })
        | Parameter::Sink(End { name, .. })
        | Parameter::Stream(End { name, .. }) => Some(local(name, graph)),
        Parameter::Configuration(written) => match &*written.pat {
            syn::Pat::Ident(name) => Some(local(&name.ident, graph)),
            _ => None,
        },
    };
    function.parameters.iter().filter_map(pattern).collect()
}

/// What a parameter is called in the generated code.
fn local(written: &Ident, graph: &Graph) -> TokenStream {
    graph.parameters.get(&written.to_string()).unwrap_or(written).to_token_stream()
}

fn parameter(parameter: &Parameter, graph: &Graph) -> TokenStream {
    match parameter {
        Parameter::Source(end) => source(end, graph),
        Parameter::Sink(end) => sink(end, graph),
        Parameter::Stream(end) => end.written.to_token_stream(),
        Parameter::Configuration(written) => configuration(written, graph),
    }
}

/// `lines: impl Source<&str> + Bounded`: what the source lends may borrow from any batch.
fn source(end: &End, graph: &Graph) -> TokenStream {
    let (name, batch) = (local(&end.name, graph), batch());
    let item = borrowed(&end.item, &batch);
    let (ends, bounds): (Vec<_>, Vec<_>) = end.bounds.iter().partition(|bound| is_bounded(bound));
    let ends = ends.iter().map(|bound| quote_spanned!(bound.span()=> + ::thalweg::__::Ending));
    let bounds = (!bounds.is_empty()).then(|| quote!(+ ::thalweg::__::IntoSource<Source: #(#bounds)+*>));
    let replays = graph.durable.map(|_| quote_spanned!(end.written.ty.span()=> + ::thalweg::__::Replays));
    quote_spanned! {end.written.ty.span()=>
        #name: impl for<#batch> ::thalweg::__::SourceOf<#batch, #item> #replays #(#ends)* #bounds
    }
}

fn is_bounded(bound: &TypeParamBound) -> bool {
    matches!(bound, TypeParamBound::Trait(bound) if bound.path.segments.last().is_some_and(|last| last.ident == "Bounded"))
}

/// `means: impl Sink<(&str, f64)>`: what is written may borrow from any batch.
fn sink(end: &End, graph: &Graph) -> TokenStream {
    let (name, batch, bounds) = (local(&end.name, graph), batch(), &end.bounds);
    let item = borrowed(&end.item, &batch);
    let commits = (graph.durable == Some(Guarantee::ExactlyOnce))
        .then(|| quote_spanned!(end.written.ty.span()=> + ::thalweg::__::Transactional));
    quote_spanned! {end.written.ty.span()=>
        #name: impl for<#batch> ::thalweg::__::Sink<#item> #commits #(+ #bounds)* + ::core::marker::Send
    }
}

/// A closure that is handed in is called by every worker.
fn configuration(written: &PatType, graph: &Graph) -> TokenStream {
    let mut written = written.clone();
    rename_bound(&mut written.pat, &mut |name| {
        if let Some(local) = graph.parameters.get(&name.to_string()) {
            *name = local.clone();
        }
    });
    match &*written.ty {
        Type::ImplTrait(_) => quote!(#written + ::core::marker::Send + ::core::marker::Sync),
        _ => written.to_token_stream(),
    }
}

fn batch() -> Lifetime {
    Lifetime::new("'batch", Span::mixed_site())
}

/// The type with its elided lifetimes named: `&str` borrows from the batch.
fn borrowed(item: &Type, batch: &Lifetime) -> Type {
    let mut item = item.clone();
    NameElided(batch).visit_type_mut(&mut item);
    item
}

struct NameElided<'l>(&'l Lifetime);

impl VisitMut for NameElided<'_> {
    fn visit_type_reference_mut(&mut self, reference: &mut syn::TypeReference) {
        reference.lifetime.get_or_insert_with(|| self.0.clone());
        visit_mut::visit_type_reference_mut(self, reference);
    }

    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        if lifetime.ident == "_" {
            *lifetime = self.0.clone();
        }
    }

    // What is elided in there is the closure's own.
    fn visit_parenthesized_generic_arguments_mut(&mut self, _: &mut syn::ParenthesizedGenericArguments) {}
    fn visit_type_fn_ptr_mut(&mut self, _: &mut syn::TypeFnPtr) {}
}

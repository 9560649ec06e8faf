//! What a parameter is, by its type.

use syn::{GenericArgument, Pat, PatType, PathArguments, PathSegment, Type, TypeParamBound, parse_quote};

use super::{End, Parameter};
use crate::report::{Message, Report};

/// The item type of the parameter tells what it is.
pub fn parameter(written: PatType, report: &mut Report) -> Parameter {
    let (kind, segment, bounds) = match &*written.ty {
        Type::ImplTrait(opaque) => match end_bound(opaque.bounds.iter()) {
            Some((kind, segment, bounds)) => (kind, segment, bounds),
            None => return Parameter::Configuration(written),
        },
        other => match stream_segment(other) {
            Some(segment) => (Kind::Stream, segment, Vec::new()),
            None => return Parameter::Configuration(written),
        },
    };
    let item = first_type(segment).unwrap_or_else(|| without_item(kind, segment, report));
    let name = name(&written.pat, report);
    let end = End { name, item, bounds, written };
    match kind {
        Kind::Source => Parameter::Source(end),
        Kind::Sink => Parameter::Sink(end),
        Kind::Stream => Parameter::Stream(end),
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Source,
    Sink,
    Stream,
}

/// `impl Source<..>` or `impl Sink<..>`
pub fn is_end(ty: &Type) -> bool {
    matches!(ty, Type::ImplTrait(opaque) if end_bound(opaque.bounds.iter()).is_some())
}

/// `Stream<..>`, or a tuple with one in it.
pub fn mentions_stream(ty: &Type) -> bool {
    match ty {
        Type::Tuple(tuple) => tuple.elems.iter().any(mentions_stream),
        other => stream_segment(other).is_some(),
    }
}

/// The item types of the streams in a result type: `Stream<A>` or `(Stream<A>, Stream<B>)`.
pub fn result_items(ty: &Type) -> Vec<Option<Type>> {
    match ty {
        Type::Tuple(tuple) => tuple.elems.iter().flat_map(result_items).collect(),
        other => vec![stream_segment(other).and_then(first_type)],
    }
}

/// Which end the bounds make, the bound that says so, and the other bounds.
fn end_bound<'a>(
    bounds: impl Iterator<Item = &'a TypeParamBound>,
) -> Option<(Kind, &'a PathSegment, Vec<TypeParamBound>)> {
    let mut found = None;
    let mut others = Vec::new();
    for bound in bounds {
        match as_end(bound) {
            Some(end) if found.is_none() => found = Some(end),
            _ => others.push(bound.clone()),
        }
    }
    found.map(|(kind, segment)| (kind, segment, others))
}

fn as_end(bound: &TypeParamBound) -> Option<(Kind, &PathSegment)> {
    let TypeParamBound::Trait(bound) = bound else { return None };
    let segment = bound.path.segments.last()?;
    match segment.ident.to_string().as_str() {
        "Source" => Some((Kind::Source, segment)),
        "Sink" => Some((Kind::Sink, segment)),
        _ => None,
    }
}

fn stream_segment(ty: &Type) -> Option<&PathSegment> {
    let Type::Path(path) = ty else { return None };
    path.path.segments.last().filter(|segment| segment.ident == "Stream")
}

fn first_type(segment: &PathSegment) -> Option<Type> {
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty.clone()),
        _ => None,
    })
}

/// An input, an output and a stream say the type of their items: `impl Source<Reading>`.
fn without_item(kind: Kind, segment: &PathSegment, report: &mut Report) -> Type {
    let (name, written) = match kind {
        Kind::Source => ("an input", "impl Source<T>"),
        Kind::Sink => ("an output", "impl Sink<T>"),
        Kind::Stream => ("a stream", "Stream<T>"),
    };
    report.add(
        Message::new(segment, format!("{name} must say the type of its items")).help(format!("write `{written}`")),
    );
    parse_quote!(_)
}

/// The name of an input, an output or a stream. The graph is made of names, so that no other pattern can stand here.
fn name(pattern: &Pat, report: &mut Report) -> syn::Ident {
    if let Pat::Ident(ident) = pattern {
        if ident.mutability.is_some() || ident.by_ref.is_some() || ident.subpat.is_some() {
            report.add(
                Message::new(pattern, "an input or output is a plain name").help(format!("write `{}`", ident.ident)),
            );
        }
        return ident.ident.clone();
    }
    report.add(Message::new(pattern, "an input or output is a plain name"));
    syn::Ident::new("unnamed", syn::spanned::Spanned::span(pattern))
}

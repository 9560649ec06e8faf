//! `#[derive(Decode)]`: how a type of the user's is read from text.

mod attributes;
mod case;
mod choice;
mod structure;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Data, DeriveInput, Fields, GenericParam, Generics, Lifetime};

use crate::report::{Message, Report};

/// Implements the traits of decoding for a struct, or for an enum without fields.
pub fn derive(input: TokenStream) -> TokenStream {
    expand(input).unwrap_or_else(|message| {
        let mut report = Report::default();
        report.add(message);
        report.to_compile_errors()
    })
}

fn expand(input: TokenStream) -> Result<TokenStream, Message> {
    let input: DeriveInput = syn::parse2(input)?;
    let lifetime = lifetime(&input.generics)?;
    match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => structure::expand(&input, fields, lifetime),
            _ => Err(has_no_names(&input.ident)),
        },
        Data::Enum(data) => choice::expand(&input, data),
        Data::Union(data) => Err(Message::new(data.union_token, "`Decode` is for structs and enums")),
    }
}

/// The lifetime with which the type borrows from its batch.
fn lifetime(generics: &Generics) -> Result<Option<&Lifetime>, Message> {
    if let Some(other) = generics.params.iter().find(|param| !matches!(param, GenericParam::Lifetime(_))) {
        return Err(is_generic(other));
    }
    let mut lifetimes = generics.lifetimes().map(|param| &param.lifetime);
    let first = lifetimes.next();
    lifetimes.next().map_or(Ok(first), |second| Err(has_two_lifetimes(second)))
}

/// `#[derive(Decode)] struct Tagged<T> { value: T }`
fn is_generic(param: &GenericParam) -> Message {
    Message::new(param, "`Decode` can't be derived for a generic type")
        .note("which fields a pipeline reads is decided for one type at a time")
        .help("write one type for each use")
}

/// `#[derive(Decode)] struct Pair<'a, 'b> { first: &'a str, second: &'b str }`
fn has_two_lifetimes(second: &Lifetime) -> Message {
    Message::new(second, "all that a decoded type borrows, it borrows from its batch")
        .help("give all its references the same lifetime")
}

/// `#[derive(Decode)] struct Pair(u32, u32);`
fn has_no_names(name: &impl ToTokens) -> Message {
    Message::new(name, "`Decode` is for structs with named fields and for enums without fields")
        .note("fields are found by their names in the text")
        .help("name the fields: `struct Reading { sensor: u32, celsius: f64 }`")
}

/// A lifetime that no user's type has.
fn batch() -> TokenStream {
    quote!('thalweg)
}

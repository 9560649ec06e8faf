//! Enums without fields: a string that is one of some.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use syn::ext::IdentExt;
use syn::{DataEnum, DeriveInput, Variant};

use super::{attributes, batch};
use crate::report::Message;

pub fn expand(input: &DeriveInput, data: &DataEnum) -> Result<TokenStream, Message> {
    let case = attributes::of_type(&input.attrs)?.case;
    let Some(first) = data.variants.first() else {
        return Err(Message::new(&input.ident, "`Decode` can't be derived for an enum without variants"));
    };
    let mut names = Vec::new();
    for variant in &data.variants {
        if !variant.fields.is_empty() {
            return Err(has_fields(variant));
        }
        let written = variant.ident.unraw().to_string();
        let spelled = case.map_or_else(|| written.clone(), |case| case.spell(&written));
        names.push(attributes::of_variant(&variant.attrs)?.name.map_or(spelled, |name| name.value()));
    }
    let (name, batch) = (&input.ident, batch());
    let (first, variants) = (&first.ident, data.variants.iter().skip(1).map(|variant| &variant.ident));
    let numbers = (1..names.len()).map(Literal::usize_unsuffixed);
    Ok(quote! {
        #[automatically_derived]
        impl<ThalwegFormat> ::thalweg::__::InCell<ThalwegFormat> for #name {}

        #[automatically_derived]
        impl<#batch> ::thalweg::__::Value<#batch> for #name {
            #[inline]
            fn read<R: ::thalweg::__::Reader<#batch>>(reader: &mut R) -> ::core::result::Result<Self, ::thalweg::__::Flaw> {
                reader.one_of(&[#(#names),*]).map(|found| match found {
                    #(#numbers => Self::#variants,)*
                    _ => Self::#first,
                })
            }

            #[inline]
            fn unread() -> Self {
                Self::#first
            }
        }
    })
}

/// `#[derive(Decode)] enum Event { Click(Click), View(View) }`
fn has_fields(variant: &Variant) -> Message {
    Message::new(&variant.fields, "`Decode` is for enums without fields")
        .note("a value of such an enum is a string that names a variant")
        .help("decode a struct that has the fields of all variants, each in an `Option`")
}

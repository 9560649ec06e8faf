//! Structs: an object or a row, whose fields may come in any order.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{DeriveInput, FieldsNamed, Lifetime, Type};

use super::attributes::{self, OfMember};
use super::batch;
use crate::report::Message;

/// Which fields have been seen is kept in a number.
const MOST_FIELDS: usize = u128::BITS as usize;

/// A field, by what is written of it.
struct Member<'f> {
    ident: &'f Ident,
    ty: &'f Type,
    local: Ident,
    /// Its name in Rust and its name outside.
    names: (String, String),
    has_default: bool,
}

pub fn expand(input: &DeriveInput, fields: &FieldsNamed, lifetime: Option<&Lifetime>) -> Result<TokenStream, Message> {
    let members = members(input, fields)?;
    let name = &input.ident;
    let of = |lifetime: TokenStream| quote!(#name<#lifetime>);
    let (batch, borrowed, kept) = match lifetime {
        Some(lifetime) => (quote!(#lifetime), of(quote!(#lifetime)), of(quote!('static))),
        None => (batch(), quote!(#name), quote!(#name)),
    };
    let read = read(&members, &batch);
    let (idents, types): (Vec<_>, Vec<_>) = members.iter().map(|member| (member.ident, member.ty)).unzip();
    let names = members.iter().map(|member| &member.names.1);
    let fields = fields_constant(&members);
    let cells = types.iter().map(|ty| quote_spanned!(ty.span()=> #ty: ::thalweg::__::InCell<ThalwegFormat>));
    Ok(quote! {
        #[automatically_derived]
        impl ::thalweg::__::Decode for #kept {
            type Of<#batch> = #borrowed;
        }

        // A field that is not read is not what the text says, and must not be seen by anybody.
        #[automatically_derived]
        impl<#batch> ::thalweg::__::DecodedRecordsHaveNoDrop for #borrowed {}

        // Of any format, so that it is asked only of one without lists and records in records.
        #[automatically_derived]
        impl<#batch, ThalwegFormat> ::thalweg::__::Row<ThalwegFormat> for #borrowed
        where
            #(#cells,)*
        {
        }

        #[automatically_derived]
        impl<#batch> ::thalweg::__::ReadFields<#batch> for #borrowed {
            const NAMES: &'static [&'static str] = &[#(#names),*];
            #fields

            #read
        }

        #[automatically_derived]
        impl<#batch> ::thalweg::__::Value<#batch> for #borrowed {
            #[inline]
            fn read<R: ::thalweg::__::Reader<#batch>>(reader: &mut R) -> ::core::result::Result<Self, ::thalweg::__::Flaw> {
                <Self as ::thalweg::__::ReadFields<#batch>>::read_fields::<::thalweg::__::All>(reader)
            }

            #[inline]
            fn skip<R: ::thalweg::__::Reader<#batch>>(reader: &mut R) -> ::core::result::Result<(), ::thalweg::__::Flaw> {
                <Self as ::thalweg::__::ReadFields<#batch>>::read_fields::<::thalweg::__::Nothing>(reader).map(|_| ())
            }

            #[inline]
            fn unread() -> Self {
                Self { #(#idents: <#types as ::thalweg::__::Value<#batch>>::unread(),)* }
            }
        }
    })
}

/// The fields' names in Rust. Where each is called the same outside, what the trait says by itself is right.
fn fields_constant(members: &[Member]) -> Option<TokenStream> {
    let fields = members.iter().map(|member| &member.names.0);
    let is_renamed = members.iter().any(|member| member.names.0 != member.names.1);
    is_renamed.then(|| quote!(const FIELDS: &'static [&'static str] = &[#(#fields),*];))
}

fn members<'f>(input: &DeriveInput, fields: &'f FieldsNamed) -> Result<Vec<Member<'f>>, Message> {
    let case = attributes::of_type(&input.attrs)?.case;
    if fields.named.len() > MOST_FIELDS {
        let headline = format!("`Decode` is for structs of at most {MOST_FIELDS} fields");
        return Err(Message::new(&input.ident, headline).help("leave out what no pipeline reads: it is skipped"));
    }
    let mut members: Vec<Member> = Vec::new();
    for (at, field) in fields.named.iter().enumerate() {
        let Some(ident) = &field.ident else { continue };
        let OfMember { name, has_default } = attributes::of_field(&field.attrs)?;
        let written = ident.unraw().to_string();
        let spelled = case.map_or_else(|| written.clone(), |case| case.spell(&written));
        let outside = name.map_or(spelled, |name| name.value());
        if let Some(other) = members.iter().find(|other| other.names.1 == outside) {
            return Err(is_there_twice(field, &outside, other.ident));
        }
        let local = format_ident!("field_{at}");
        members.push(Member { ident, ty: &field.ty, local, names: (written, outside), has_default });
    }
    Ok(members)
}

/// `struct Click { page: u32, #[decode(rename = "page")] site: u32 }`
fn is_there_twice(field: &syn::Field, outside: &str, other: &Ident) -> Message {
    Message::new(field, format!("two fields are called `{outside}` in the text"))
        .note(format!("the other is `{other}`"))
}

/// The body of `ReadFields`: goes from key to key.
fn read(members: &[Member], batch: &TokenStream) -> TokenStream {
    let seen_type = if members.len() <= u64::BITS as usize { quote!(u64) } else { quote!(u128) };
    let (idents, locals): (Vec<_>, Vec<_>) = members.iter().map(|member| (member.ident, &member.local)).unzip();
    let inside = members.iter().map(|member| &member.names.0);
    let types = members.iter().map(|member| member.ty);
    let arms = members.iter().enumerate().map(|(at, member)| arm(at, member, batch));
    let missing = members.iter().enumerate().map(|(at, member)| missing(at, member, batch));
    let known = members.iter().enumerate().map(|(at, member)| known(at, member, batch));
    let all = (0..members.len()).fold(0u128, |all, at| all | 1 << at);
    let all = Literal::u128_unsuffixed(all);
    quote! {
        #[inline]
        fn read_fields<ThalwegFields: ::thalweg::__::Reads>(
            reader: &mut impl ::thalweg::__::Reader<#batch>,
        ) -> ::core::result::Result<Self, ::thalweg::__::Flaw> {
            const INSIDE: &[&str] = &[#(#inside),*];
            let known = 'known: {
                if !reader.look_ahead(Self::NAMES) {
                    break 'known ::core::option::Option::None;
                }
                ::core::option::Option::Some(Self { #(#known),* })
            };
            if let ::core::option::Option::Some(record) = known {
                reader.pass();
                return ::core::result::Result::Ok(record);
            }
            #(let mut #locals = <#types as ::thalweg::__::Value<#batch>>::unread();)*
            let (mut seen, mut is_first): (#seen_type, bool) = (0, true);
            loop {
                let key = reader.key(Self::NAMES, is_first)?;
                is_first = false;
                match key {
                    #(#arms)*
                    ::thalweg::__::UNKNOWN => reader.skip_value()?,
                    _ => break,
                }
            }
            if seen != #all {
                #(#missing)*
            }
            ::core::result::Result::Ok(Self { #(#idents: #locals),* })
        }
    }
}

/// Reads a field whose place is known, if the pipeline does.
fn known(at: usize, member: &Member, batch: &TokenStream) -> TokenStream {
    let Member { ident, ty, names: (inside, _), .. } = member;
    let key = Literal::usize_unsuffixed(at);
    let value = quote_spanned!(ty.span()=> <#ty as ::thalweg::__::Value<#batch>>);
    let absent = absent(member, batch, &quote!(break 'known ::core::option::Option::None));
    quote! {
        #ident: match reader.known(#key) {
            ::core::option::Option::Some(mut value) => {
                let read = if const { ::thalweg::__::reads::<ThalwegFields>(INSIDE, #inside) } {
                    #value::read(&mut value)
                } else {
                    #value::skip(&mut value).map(|()| #value::unread())
                };
                match read {
                    ::core::result::Result::Ok(read) if ::thalweg::__::Reader::end(&mut value).is_ok() => read,
                    _ => break 'known ::core::option::Option::None,
                }
            }
            ::core::option::Option::None => #absent,
        }
    }
}

/// Reads a field if the pipeline does, and goes over it if not.
fn arm(at: usize, member: &Member, batch: &TokenStream) -> TokenStream {
    let Member { ty, local, names: (inside, outside), .. } = member;
    let (key, bit) = (Literal::usize_unsuffixed(at), bit(at));
    let value = quote_spanned!(ty.span()=> <#ty as ::thalweg::__::Value<#batch>>);
    quote! {
        #key => {
            let read = if const { ::thalweg::__::reads::<ThalwegFields>(INSIDE, #inside) } {
                #value::read(reader).map(|value| #local = value)
            } else {
                #value::skip(reader)
            };
            if let ::core::result::Result::Err(wrong) = read {
                return ::core::result::Result::Err(reader.within(#outside, wrong));
            }
            if seen & #bit != 0 {
                return ::core::result::Result::Err(::thalweg::__::Flaw::Twice(#outside));
            }
            seen |= #bit;
        }
    }
}

/// What stands in the place of a field that is not there.
fn missing(at: usize, member: &Member, batch: &TokenStream) -> TokenStream {
    let Member { local, names: (_, outside), .. } = member;
    let bit = bit(at);
    let value = absent(member, batch, &quote!(return ::core::result::Result::Err(reader.missing(#outside))));
    quote! { if seen & #bit == 0 { #local = #value; } }
}

/// The value of a field that is not there, or what is done if it must be.
fn absent(member: &Member, batch: &TokenStream, otherwise: &TokenStream) -> TokenStream {
    let Member { ty, has_default, .. } = member;
    match has_default {
        true => quote_spanned!(ty.span()=> <#ty as ::core::default::Default>::default()),
        false => quote! {
            match <#ty as ::thalweg::__::Value<#batch>>::missing() {
                ::core::option::Option::Some(value) => value,
                ::core::option::Option::None => #otherwise,
            }
        },
    }
}

fn bit(at: usize) -> Literal {
    Literal::u128_unsuffixed(1 << at)
}

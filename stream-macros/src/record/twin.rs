//! The owned twin of a type that borrows: `ClickOwned { page: Box<str> }` of `Click<'a> { page: &'a str }`.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit_mut::VisitMut;
use syn::{Attribute, Data, DeriveInput, Field, Fields, Index, Lifetime, Member, Path, Token, Type};

/// What `#[record(derive(..))]` asks of the twin besides `Clone`.
pub fn derives(attributes: &[Attribute]) -> syn::Result<Vec<Path>> {
    let mut derives = Vec::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("record")) {
        attribute.parse_nested_meta(|meta| {
            if !meta.path.is_ident("derive") {
                return Err(meta.error("expected `derive(..)`: what the owned twin derives besides `Clone`"));
            }
            let content;
            syn::parenthesized!(content in meta.input);
            derives.extend(Punctuated::<Path, Token![,]>::parse_terminated(&content)?);
            Ok(())
        })?;
    }
    Ok(derives)
}

/// Defines the owned twin, and says that state keeps it in the place of the type.
pub fn with_twin(input: &DeriveInput, derives: &[Path]) -> TokenStream {
    let (name, twin) = (&input.ident, format_ident!("{}Owned", input.ident));
    let (generics, arguments, bounds) = input.generics.split_for_impl();
    let definition = definition(input, &twin, derives);
    let arms = arms(&input.data, name, &twin);
    quote! {
        #definition

        #[automatically_derived]
        impl #generics ::thalweg::__::Keep for #name #arguments #bounds {
            type Owned = #twin;

            fn keep(self) -> #twin {
                match self {
                    #(#arms)*
                }
            }
        }

        #[automatically_derived]
        impl ::thalweg::__::Keep for #twin {
            type Owned = Self;

            #[inline]
            fn keep(self) -> Self {
                self
            }
        }
    }
}

fn definition(input: &DeriveInput, twin: &Ident, derives: &[Path]) -> TokenStream {
    let visibility = &input.vis;
    let doc = format!("The owned twin of [`{}`]: what state keeps in its place.", input.ident);
    let content = match &input.data {
        Data::Enum(data) => {
            let variants = data.variants.iter().map(|variant| {
                let (name, fields) = (&variant.ident, fields(&variant.fields));
                quote!(#name #fields,)
            });
            quote!(enum #twin { #(#variants)* })
        }
        Data::Struct(data) => {
            let end = (!matches!(data.fields, Fields::Named(_))).then(|| quote!(;));
            let fields = fields(&data.fields);
            quote!(struct #twin #fields #end)
        }
        Data::Union(_) => unreachable!("`record.rs` rejects unions"),
    };
    quote! {
        #[doc = #doc]
        #[allow(missing_docs)]
        #[derive(::core::clone::Clone #(, #derives)*)]
        #visibility #content
    }
}

/// The fields with the owned twins of their types.
fn fields(fields: &Fields) -> TokenStream {
    let owned = fields.iter().map(|Field { vis, ident, ty, .. }| {
        let colon = ident.as_ref().map(|_| quote!(:));
        let ty = owned(ty);
        quote!(#vis #ident #colon #ty)
    });
    match fields {
        Fields::Named(_) => quote!({ #(#owned),* }),
        Fields::Unnamed(_) => quote!((#(#owned),*)),
        Fields::Unit => TokenStream::new(),
    }
}

/// The owned twin of a type is the same for every lifetime in it.
fn owned(ty: &Type) -> TokenStream {
    let mut ty = ty.clone();
    ForStatic.visit_type_mut(&mut ty);
    quote_spanned!(ty.span()=> <#ty as ::thalweg::__::Keep>::Owned)
}

struct ForStatic;

impl VisitMut for ForStatic {
    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        *lifetime = Lifetime::new("'static", lifetime.span());
    }

    // Their lifetimes are their own.
    fn visit_type_fn_ptr_mut(&mut self, _: &mut syn::TypeFnPtr) {}
}

/// An arm of `keep` for each variant, or the only one of a struct.
fn arms(data: &Data, name: &Ident, twin: &Ident) -> Vec<TokenStream> {
    match data {
        Data::Struct(data) => vec![arm(&quote!(#name), &quote!(#twin), &data.fields)],
        Data::Enum(data) => data
            .variants
            .iter()
            .map(|variant| {
                let variant_name = &variant.ident;
                arm(&quote!(#name::#variant_name), &quote!(#twin::#variant_name), &variant.fields)
            })
            .collect(),
        Data::Union(_) => unreachable!("`record.rs` rejects unions"),
    }
}

/// `Click { page: field_0 } => ClickOwned { page: keep(field_0) },`
fn arm(from: &TokenStream, to: &TokenStream, fields: &Fields) -> TokenStream {
    let members: Vec<_> = fields.iter().enumerate().map(member).collect();
    let names: Vec<_> = (0..members.len()).map(|at| format_ident!("field_{at}")).collect();
    let kept = names
        .iter()
        .zip(fields)
        .map(|(name, field)| quote_spanned!(field.ty.span()=> ::thalweg::__::Keep::keep(#name)));
    quote! {
        #from { #(#members: #names),* } => #to { #(#members: #kept),* },
    }
}

fn member((at, field): (usize, &Field)) -> Member {
    match &field.ident {
        Some(name) => Member::Named(name.clone()),
        None => Member::Unnamed(Index::from(at)),
    }
}

//! `#[derive(Record)]`: what makes a type of the user's fit for state.

mod twin;

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{Data, DeriveInput, Fields, GenericParam};

use crate::report::{Message, Report};

/// Implements the traits of state for a struct or an enum.
pub fn derive(input: TokenStream) -> TokenStream {
    expand(input).unwrap_or_else(|message| {
        let mut report = Report::default();
        report.add(message);
        report.to_compile_errors()
    })
}

fn expand(input: TokenStream) -> Result<TokenStream, Message> {
    let input: DeriveInput = syn::parse2(input)?;
    let derives = twin::derives(&input.attrs)?;
    if let Data::Union(data) = &input.data {
        return Err(Message::new(data.union_token, "`Record` is for structs and enums"));
    }
    if input.generics.lifetimes().next().is_none() {
        return match derives.first() {
            None => Ok(kept_as_it_is(&input)),
            Some(derive) => Err(needs_no_twin(derive)),
        };
    }
    match input.generics.params.iter().find(|param| !matches!(param, GenericParam::Lifetime(_))) {
        None => Ok(twin::with_twin(&input, &derives)),
        Some(param) => Err(borrows_and_is_generic(param)),
    }
}

/// `#[derive(Record)] #[record(derive(Debug))] struct Sale { amount: u32 }`
fn needs_no_twin(derive: &syn::Path) -> Message {
    Message::new(derive, "this type borrows nothing, so that it is kept as it is and has no owned twin")
        .help("put it in the type's own `#[derive(..)]`")
}

/// `#[derive(Record)] struct Tagged<'a, T> { tag: &'a str, value: T }`
fn borrows_and_is_generic(param: &GenericParam) -> Message {
    Message::new(param, "`Record` can't be derived for a type that both borrows and is generic")
        .note("its owned twin would be generic over the owned twin of this parameter")
        .help("write one type for each use, or an owned type with `#[derive(Clone, Record)]`")
}

/// A type that borrows nothing is its own owned twin. It is a key if it can be, and has an order if it has one.
///
/// A derive can't see the other derives. So the bounds that say "if" are written for all lifetimes of nothing: such a bound is
/// looked at where the trait is used, while a plain one on a concrete type would be an error here.
fn kept_as_it_is(input: &DeriveInput) -> TokenStream {
    let name = &input.ident;
    let (generics, arguments, bounds) = input.generics.split_for_impl();
    let bounds = bounds.map(|clause| clause.predicates.iter().collect::<Vec<_>>()).unwrap_or_default();
    let ty = quote!(#name #arguments);
    // Of a generic type it depends on the parameters; of a concrete one rustc says at once what is missing.
    let kept = (!input.generics.params.is_empty()).then(|| {
        let shared = shared();
        quote!(#ty: #shared)
    });
    let keep = keep(input);
    let (key, ordered) = (key(places(input)), ordered());
    let (if_key, if_ordered) =
        (holds_if(&ty, &quote!(::core::hash::Hash + ::core::cmp::Eq)), holds_if(&ty, &quote!(::core::cmp::Ord)));
    quote! {
        #[automatically_derived]
        impl #generics ::thalweg::__::Keep for #ty where #(#bounds,)* #kept {
            #keep
        }

        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl #generics ::thalweg::__::Key for #ty where #(#bounds,)* #if_key {
            #key
        }

        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl #generics ::thalweg::__::Ordered for #ty where #(#bounds,)* #if_ordered {
            #ordered
        }
    }
}

/// What state asks of everything that it keeps.
fn shared() -> TokenStream {
    quote!(::core::clone::Clone + ::core::marker::Send + ::core::marker::Sync + 'static)
}

fn holds_if(ty: &TokenStream, bounds: &TokenStream) -> TokenStream {
    let shared = shared();
    quote!(for<'thalweg> #ty: #bounds + #shared)
}

/// The places of an enum that is a choice and nothing else, by variant: as keys, such values are counted in an array. Whoever writes `PartialEq` for one by hand and
/// has variants be equal must not derive `Record` for it.
fn places(input: &DeriveInput) -> Option<TokenStream> {
    let Data::Enum(data) = &input.data else { return None };
    let is_choice = data.variants.iter().all(|variant| matches!(variant.fields, Fields::Unit));
    if !is_choice || data.variants.is_empty() || data.variants.len() > MOST_PLACES {
        return None;
    }
    let (count, variants) = (data.variants.len(), data.variants.iter().map(|variant| &variant.ident));
    let numbers = 0..count;
    Some(quote! {
        const PLACES: usize = #count;

        #[inline]
        fn place(&self) -> usize {
            match self { #(Self::#variants => #numbers),* }
        }
    })
}

/// As many as state has places for in an array.
const MOST_PLACES: usize = 256;

/// The body of `Key` for a type that is its own owned twin.
fn key(places: Option<TokenStream>) -> TokenStream {
    quote! {
        type Owned = Self;
        type Digest = ();
        #places

        #[inline]
        fn digest(&self, hasher: &mut ::thalweg::__::Folded) {
            ::core::hash::Hash::hash(self, hasher);
        }

        #[inline]
        fn is(&self, owned: &Self) -> bool {
            *self == *owned
        }

        #[inline]
        fn own(self) -> Self {
            self
        }
    }
}

/// The body of `Ordered` for a type that is its own owned twin.
fn ordered() -> TokenStream {
    quote! {
        #[inline]
        fn order(&self, kept: &Self) -> ::core::cmp::Ordering {
            ::core::cmp::Ord::cmp(self, kept)
        }

        #[inline]
        fn order_kept(a: &Self, b: &Self) -> ::core::cmp::Ordering {
            ::core::cmp::Ord::cmp(a, b)
        }
    }
}

/// The body of `Keep` for a type that is its own owned twin. What it lacks for that is told at its name.
fn keep(input: &DeriveInput) -> TokenStream {
    quote_spanned! {input.ident.span()=>
        type Owned = Self;

        #[inline]
        fn keep(self) -> Self {
            self
        }
    }
}

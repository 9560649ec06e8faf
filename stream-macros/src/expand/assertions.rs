//! What rustc asserts of constants, into which the macro can't look.

use proc_macro2::{Literal, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Generics, Path, spanned::Spanned};

use crate::graph::{Amount, Graph, Micros, Window};

/// What must hold of the windows of a pipeline: see `check/windows.rs`.
pub fn of_windows(graph: &Graph, generics: &Generics) -> TokenStream {
    let windows = graph.nodes.iter().filter_map(|node| node.window.as_ref());
    windows
        .flat_map(|window| [size_is_positive(window, generics), offset_is_smaller(window, generics)])
        .flatten()
        .collect()
}

/// ```text
/// readings.window(tumbling(SIZE))
/// ```
fn size_is_positive(window: &Window, generics: &Generics) -> Option<TokenStream> {
    let size = constant(window.size.as_ref()?, generics)?;
    Some(quote_spanned! {size.span()=> const _: () = ::core::assert!(!#size.is_zero(), "the window's size is zero"); })
}

/// ```text
/// readings.window(tumbling(SIZE).offset(OFFSET))
/// ```
fn offset_is_smaller(window: &Window, generics: &Generics) -> Option<TokenStream> {
    let (size, offset) = (window.size.as_ref()?, window.offset.as_ref()?);
    if constant(size, generics).is_none() && constant(offset, generics).is_none() {
        return None;
    }
    let (long, shift) = (micros(size, generics)?, micros(offset, generics)?);
    // A size of zero is reported as such.
    let holds = quote!(#shift < #long || #long == 0);
    Some(quote_spanned! {offset.written.span()=>
        const _: () = ::core::assert!(#holds, "the window's offset is not smaller than its size");
    })
}

fn micros(amount: &Amount, generics: &Generics) -> Option<TokenStream> {
    match &amount.value {
        Micros::Known(micros) => {
            let micros = Literal::u128_suffixed(u128::try_from(*micros).ok()?);
            Some(quote!(#micros))
        }
        _ => constant(amount, generics).map(|path| quote!(#path.as_micros())),
    }
}

/// A constant that a `const` of our own can name: one of a type parameter can't be.
fn constant<'a>(amount: &'a Amount, generics: &Generics) -> Option<&'a Path> {
    let Micros::Constant(path) = &amount.value else { return None };
    let is_first = |name: &syn::Ident| path.segments.first().is_some_and(|first| first.ident == *name);
    let is_generic = generics
        .type_params()
        .map(|param| &param.ident)
        .chain(generics.const_params().map(|param| &param.ident))
        .any(is_first);
    (!is_generic).then_some(path)
}

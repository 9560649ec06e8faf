//! What rustc asserts of constants, into which the macro can't look.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Generics, Path, spanned::Spanned};

use crate::graph::{Amount, Graph, Micros, Shape, Window};

/// What must hold of the windows of a pipeline: see `check/windows.rs`.
pub fn of_windows(graph: &Graph, generics: &Generics) -> TokenStream {
    let windows = graph.nodes.iter().filter_map(|node| node.window.as_ref());
    windows.flat_map(|window| of_window(window, generics)).flatten().collect()
}

fn of_window(window: &Window, generics: &Generics) -> [Option<TokenStream>; 5] {
    let (size, slide, offset) = (window.size.as_ref(), window.slide.as_ref(), window.offset.as_ref());
    let every = window.early.as_ref().and_then(|early| early.every.as_ref());
    let (apart, what) = match slide {
        Some(_) => (slide, "slide"),
        None => (size, "size"),
    };
    let zero = match window.shape {
        Shape::Session => "the window's gap is zero",
        _ => "the window's size is zero",
    };
    let too_long = "the window's slide is longer than the window";
    let shifted = format!("the window's offset is not smaller than its {what}");
    [
        is_positive(window, size, zero, generics),
        is_positive(window, slide, "the window's slide is zero", generics),
        is_positive(window, every, "the window's time between early results is zero", generics),
        fits(window, slide, size, |slide, size| quote!(#slide <= #size), too_long, generics),
        fits(window, offset, apart, |offset, apart| quote!(#offset < #apart), &shifted, generics),
    ]
}

/// ```text
/// readings.window(tumbling(SIZE))
/// ```
fn is_positive(window: &Window, amount: Option<&Amount>, otherwise: &str, generics: &Generics) -> Option<TokenStream> {
    let constant = constant(amount?, generics)?;
    let number = number(window, amount?, generics)?;
    Some(quote_spanned! {constant.span()=> const _: () = ::core::assert!(#number != 0, #otherwise); })
}

/// ```text
/// readings.window(tumbling(SIZE).offset(OFFSET))
/// ```
fn fits(
    window: &Window,
    short: Option<&Amount>,
    long: Option<&Amount>,
    holds: impl FnOnce(&TokenStream, &TokenStream) -> TokenStream,
    otherwise: &str,
    generics: &Generics,
) -> Option<TokenStream> {
    let (short, long) = (short?, long?);
    if constant(short, generics).is_none() && constant(long, generics).is_none() {
        return None;
    }
    let (small, large) = (number(window, short, generics)?, number(window, long, generics)?);
    let holds = holds(&small, &large);
    // A length of zero is reported as such.
    Some(quote_spanned! {short.written.span()=>
        const _: () = ::core::assert!(#holds || #large == 0, #otherwise);
    })
}

/// An amount as a number: of microseconds, or of items.
fn number(window: &Window, amount: &Amount, generics: &Generics) -> Option<TokenStream> {
    match &amount.value {
        Micros::Known(number) => {
            let number = Literal::u128_unsuffixed(u128::try_from(*number).ok()?);
            Some(quote!(#number))
        }
        _ => constant(amount, generics).map(|path| match window.shape {
            Shape::Count => path.to_token_stream(),
            _ => quote!(#path.as_micros()),
        }),
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

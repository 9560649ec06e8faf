//! The compiler behind `thalweg`'s `stream!`: from Rust tokens to Rust tokens.

mod check;
mod compile;
mod expand;
mod graph;
mod names;
mod operators;
mod plan;
mod report;
mod syntax;

/// Compiles the pipelines written in it.
#[proc_macro]
pub fn stream(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    compile::compile(input.into()).into()
}

//! `split_errors`: the results of `try_map` and its errors as two streams. Key and time stay.
//!
//! A `match` in the loop, with a branch for each.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Fuse, Gives, KeyEffect, Operator, Role, Row, TimeEffect};

pub static OPERATOR: Operator = Operator {
    name: "split_errors",
    arguments: &[],
    gives: Gives::Pair,
    role: Role::Errors,
    key: KeyEffect::Keeps,
    time: TimeEffect::Keeps,
    proves: true,
    fuse: Fuse::Split(split),
};

fn split(row: &Row, results: TokenStream, errors: TokenStream) -> TokenStream {
    let Row { item, next, .. } = row;
    quote! {
        match #item {
            ::core::result::Result::Ok(#next) => { #results }
            ::core::result::Result::Err(#next) => { #errors }
        }
    }
}

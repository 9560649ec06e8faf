//! `or_drop`: the errors of `try_map` are counted and dropped. Key and time stay.
//!
//! A `match` in the loop; `function` is the handle that the plan gave back.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Fuse, Gives, KeyEffect, Operator, Role, Row, TimeEffect};

pub static OPERATOR: Operator = Operator {
    name: "or_drop",
    arguments: &[],
    gives: Gives::Stream,
    role: Role::Errors,
    key: KeyEffect::Keeps,
    time: TimeEffect::Keeps,
    proves: true,
    fuse: Fuse::Row(row),
};

fn row(row: &Row, rest: TokenStream) -> TokenStream {
    let Row { item, next, function, .. } = row;
    quote! {
        match #item {
            ::core::result::Result::Ok(#next) => { #rest }
            ::core::result::Result::Err(_) => #function.dropped(),
        }
    }
}

//! `filter_map`: one item becomes another, or none. The key is lost; time stays.
//!
//! An `if let` in the loop.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Fuse, Gives, KeyEffect, Operator, Role, Row, Takes, TimeEffect};

pub static OPERATOR: Operator = Operator {
    name: "filter_map",
    arguments: &[Takes::Closure { params: 1 }],
    gives: Gives::Stream,
    role: Role::Items,
    key: KeyEffect::Drops,
    time: TimeEffect::Keeps,
    proves: false,
    fuse: Fuse::Row(row),
};

fn row(row: &Row, rest: TokenStream) -> TokenStream {
    let Row { id, item, next, function } = row;
    quote! {
        if let ::core::option::Option::Some(#next) = ::thalweg::__::at(#id, || #function(#item)) { #rest }
    }
}

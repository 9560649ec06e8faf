//! `flat_map`: one item becomes any number of items. The key is lost; time stays.
//!
//! An inner loop.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Fuse, Gives, KeyEffect, Operator, Role, Row, Takes, TimeEffect};

pub static OPERATOR: Operator = Operator {
    name: "flat_map",
    arguments: &[Takes::Closure { params: 1 }],
    gives: Gives::Stream,
    role: Role::Items,
    key: KeyEffect::Drops,
    time: TimeEffect::Keeps,
    proves: true,
    fuse: Fuse::Row(row),
};

fn row(row: &Row, rest: TokenStream) -> TokenStream {
    let Row { id, item, next, function } = row;
    quote! {
        for #next in ::thalweg::__::at_each(#id, || #function(#item)) { #rest }
    }
}

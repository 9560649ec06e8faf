//! `map_values`: one item becomes another of the same key. Key and time stay.
//!
//! A binding in the loop; the key was taken before it.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Fuse, Gives, KeyEffect, Operator, Role, Row, Takes, TimeEffect};

pub static OPERATOR: Operator = Operator {
    name: "map_values",
    arguments: &[Takes::Closure { params: 1 }],
    gives: Gives::Stream,
    role: Role::Items,
    key: KeyEffect::Keeps,
    time: TimeEffect::Keeps,
    proves: false,
    fuse: Fuse::Row(row),
};

fn row(row: &Row, rest: TokenStream) -> TokenStream {
    let Row { id, item, next, function } = row;
    quote! {
        let #next = ::thalweg::__::at(#id, || #function(#item));
        #rest
    }
}

//! `map`: one item becomes another. The key is lost, since the new item may no longer hold it; time stays.
//!
//! A binding in the loop.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Fuse, Gives, KeyEffect, Operator, Role, Row, Takes, TimeEffect};

pub static OPERATOR: Operator = Operator {
    name: "map",
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
        let #next = ::thalweg::__::at(#id, || #function(#item));
        #rest
    }
}

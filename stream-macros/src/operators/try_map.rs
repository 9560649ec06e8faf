//! `try_map`: one item becomes another, or an error that the next call must deal with. The key is lost; time stays.
//!
//! A binding in the loop, of a `Result` that the next operator takes apart.

use proc_macro2::TokenStream;
use quote::quote;

use super::{ERRORS, Fuse, Gives, KeyEffect, Operator, Role, Row, Takes, TimeEffect};

pub static OPERATOR: Operator = Operator {
    name: "try_map",
    arguments: &[Takes::Closure { params: 1 }],
    gives: Gives::Pending(ERRORS),
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

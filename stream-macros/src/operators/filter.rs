//! `filter`: keeps the items that a test holds for. Key and time stay.
//!
//! An `if` in the loop; the item itself goes on, so `next` is `item`.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Fuse, Gives, KeyEffect, Operator, Role, Row, Takes, TimeEffect};

pub static OPERATOR: Operator = Operator {
    name: "filter",
    arguments: &[Takes::Closure { params: 1 }],
    gives: Gives::Stream,
    role: Role::Items,
    key: KeyEffect::Keeps,
    time: TimeEffect::Keeps,
    proves: true,
    fuse: Fuse::Look(row),
};

fn row(row: &Row, rest: TokenStream) -> TokenStream {
    let Row { id, item, function, .. } = row;
    quote! {
        if ::thalweg::__::at(#id, || #function(&#item)) { #rest }
    }
}

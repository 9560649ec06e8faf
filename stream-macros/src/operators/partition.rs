//! `partition`: the items that a test holds for, and the others, as two streams. Key and time stay.
//!
//! An `if` with an `else` in the loop; the item itself goes on, so `next` is `item`.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Fuse, Gives, KeyEffect, Operator, Role, Row, Takes, TimeEffect};

pub static OPERATOR: Operator = Operator {
    name: "partition",
    arguments: &[Takes::Closure { params: 1 }],
    gives: Gives::Pair,
    role: Role::Routing,
    key: KeyEffect::Keeps,
    time: TimeEffect::Keeps,
    proves: true,
    fuse: Fuse::Route(split),
};

fn split(row: &Row, held: TokenStream, others: TokenStream) -> TokenStream {
    let Row { id, item, function, .. } = row;
    quote! {
        if ::thalweg::__::at(#id, || #function(&#item)) { #held } else { #others }
    }
}

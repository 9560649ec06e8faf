//! `inspect`: looks at each item and passes it on. Key and time stay.
//!
//! A call in the loop; the item itself goes on, so `next` is `item`.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Fuse, Gives, KeyEffect, Operator, Role, Row, Takes, TimeEffect};

pub static OPERATOR: Operator = Operator {
    name: "inspect",
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
        ::thalweg::__::at(#id, || #function(&#item));
        #rest
    }
}

//! The user's names: which of them are free in a piece of code, and fresh ones that clash with none.

mod bound;
mod format;
mod free;
mod macro_call;

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::format_ident;

pub use bound::{bound, rename_bound};
pub use free::{free_in_expression, free_in_statement};

/// Makes fresh identifiers. They can be read (`limit_1`), since they show up in rustc's messages.
#[derive(Clone)]
pub struct Names {
    taken: BTreeSet<String>,
}

impl Names {
    /// Fresh names will differ from every identifier in these tokens.
    pub fn beside(tokens: TokenStream) -> Names {
        let mut taken = BTreeSet::new();
        collect(tokens, &mut taken);
        Names { taken }
    }

    /// A new identifier that begins like this one and has its span.
    pub fn fresh(&mut self, name: &Ident) -> Ident {
        let fresh = (1..)
            .map(|number| format_ident!("{name}_{number}", span = name.span()))
            .find(|candidate| !self.taken.contains(&candidate.to_string()))
            .expect("there is always a higher number");
        self.taken.insert(fresh.to_string());
        fresh
    }
}

/// Every identifier in the tokens.
pub fn collect(tokens: TokenStream, into: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => {
                into.insert(ident.to_string());
            }
            TokenTree::Group(group) => collect(group.stream(), into),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fresh_names_clash_with_none() {
        let mut names = Names::beside("let limit = 1; check(limit_1);".parse().expect("the source is Rust"));
        let limit = format_ident!("limit");
        assert_eq!(names.fresh(&limit), "limit_2");
        assert_eq!(names.fresh(&limit), "limit_3");
    }
}
